"""The environment of a test run. pytest loads this (see addopts) before Django reads its settings."""

import atexit
import os
import shutil
import tempfile

from hypothesis import HealthCheck, settings

from bin.translations import compile_messages

_data = tempfile.mkdtemp(prefix="shanggang-test-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)

os.mkdir(os.path.join(_data, "static"))  # WhiteNoise warns where there is none
os.environ["SHANGGANG_ENV"] = "test"
os.environ["SHANGGANG_DATA"] = _data

# A busy machine is no reason to fail: properties have to hold, not to be fast.
settings.register_profile("project", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("project")

if "PYTEST_XDIST_WORKER" not in os.environ:
    list(compile_messages())
