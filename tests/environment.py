"""The environment of a test run. pytest loads this (see addopts) before Django reads its settings."""

import atexit
import os
import shutil
import tempfile

_data = tempfile.mkdtemp(prefix="shanggang-test-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)

os.environ["SHANGGANG_ENV"] = "test"
os.environ["SHANGGANG_DATA"] = _data
# Playwright's event loop runs in the thread of the test, where Django would refuse to use its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
