"""Runs the tests named on the command line and ends with one line of counts."""

import sys
import unittest

suite = unittest.defaultTestLoader.loadTestsFromNames(sys.argv[1:])
result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(suite)
failed, skipped = len(result.failures) + len(result.errors), len(result.skipped)
print(f"{result.testsRun - failed - skipped} passed, {failed} failed, {skipped} skipped")
sys.exit(not result.wasSuccessful())
