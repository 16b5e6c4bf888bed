#!/bin/sh
# Outlives the orchestrator for one purpose: when that dies without having stopped its processes, this stops them.
# usage: watchdog.sh <process table> <stack file> <pid of the orchestrator>, with a pipe from the orchestrator as input.
table=$1 stack=$2 owner=$3
trap '' HUP INT TERM

# The orchestrator writes "done" when it has stopped everything itself; the end of the pipe without it means it died.
while read -r word; do
  [ "$word" = done ] && exit 0
done

started_at() {
  if [ -r "/proc/$1/stat" ]; then
    read -r stat < "/proc/$1/stat" || return 0
    # shellcheck disable=SC2086
    set -- ${stat##*) }
    [ "$1" = Z ] || echo "${20}"
  elif [ ! -d /proc/self ]; then
    ps -o state=,lstart= -p "$1" | { read -r state started; case $state in Z*) ;; *) echo $started ;; esac; }
  fi
}

# signal_living <signal, "stop" for each one's own, 0 to look only> <kind>
signal_living() {
  living=
  while read -r pid kind name stop_signal started; do
    [ "$kind" = "$2" ] && [ "$(started_at "$pid")" = "$started" ] || continue
    living="$living $name"
    case $1 in stop) kill "-${stop_signal#SIG}" "$pid" ;; *) kill "-$1" "$pid" ;; esac 2> /dev/null
  done < "$table"
}

[ -r "$table" ] || exit 0
for kind_to_stop in service engine; do
  signal_living stop "$kind_to_stop"
  for _ in 1 2 3 4 5 6 7 8; do
    signal_living 0 "$kind_to_stop"
    [ -z "$living" ] && break
    sleep 1
  done
  signal_living KILL "$kind_to_stop"
done
grep -q "\"pid\": $owner," "$stack" 2> /dev/null && rm -f "$stack" "$table"
exit 0
