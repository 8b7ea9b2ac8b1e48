"""The environment of a test run. pytest loads this (see addopts) before Django reads its settings."""

import atexit
import os
import shutil
import tempfile

_data = tempfile.mkdtemp(prefix="shanggang-test-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)

os.mkdir(os.path.join(_data, "static"))  # WhiteNoise warns where there is none
os.environ["SHANGGANG_ENV"] = "test"
os.environ["SHANGGANG_DATA"] = _data
