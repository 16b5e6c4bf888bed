import unittest

from astrapath_examples.extract import Report
from astrapath_examples.log_reader import Range, range_of


class ExtractTest(unittest.TestCase):
    def test_reads_from_the_known_offset_or_from_what_is_left_of_the_log(self):
        self.assertEqual(range_of("t", 0, wanted=5, low=2, end=9), Range(start=5, end=9, expired=0))
        self.assertEqual(range_of("t", 0, wanted=9, low=2, end=9), Range(start=9, end=9, expired=0))
        self.assertEqual(range_of("t", 0, wanted=1, low=4, end=9), Range(start=4, end=9, expired=3))

    def test_a_log_that_ends_before_what_was_read_of_it_is_another_log(self):
        with self.assertRaisesRegex(RuntimeError, "test.asked.v1 partition 3 ends at 9, .* read up to 10"):
            range_of("test.asked.v1", 3, wanted=10, low=2, end=9)

    def test_counts_every_unreadable_record_and_keeps_the_places_of_the_first(self):
        report = Report("test.asked.v1")
        for number in range(10_000):
            report.add_unreadable(f"offset {number}")
        self.assertEqual(report.unreadable, 10_000)
        self.assertEqual(report.places, [f"offset {number}" for number in range(5)])


if __name__ == "__main__":
    unittest.main()
