"""`manage.py benchmark_web`: answers per second through the real server, beside a bare INSERT."""
