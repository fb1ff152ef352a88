# Two commands matter: `make run` and `make test`. See README.md.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --no-input --require-hashes
SOURCEBOOK_VAR ?= var
PORT ?= 8000
export SOURCEBOOK_VAR PORT

.PHONY: run hall demo-reset test lint bench drill pictures install install-test lock compile messages

run: install
	@exec $(PY) manage.py serve

# A workshop on this laptop, for everybody on its network: `make hall FILE=pits-12.ral`.
hall: install
	@SOURCEBOOK_MODE=hall exec $(PY) manage.py serve $(if $(FILE),--workshop "$(FILE)")

demo-reset: install
	@$(PY) manage.py demo_reset

test: install-test
	@exec $(PY) -m tests.stages

lint: install-test
	@exec $(PY) -m tests.stages lint

bench: install-test $(VENV)-bench/.installed
	@exec $(PY) -m benchmarks

# Tells ten thousand of a withdrawn practice, then submits two hundred forms, while everything is
# killed; takes some minutes.
drill: install-test
	@DJANGO_SETTINGS_MODULE=sourcebook.settings $(PY) -m tests.drill.unlearning
	@exec $(PY) -m tests.drill

# Pictures every page type in docs/pictures; takes some minutes.
pictures: install-test
	@DJANGO_SETTINGS_MODULE=sourcebook.settings $(PY) -m tests.pictures

# Brings locale/*/LC_MESSAGES/django.po up to date with code and templates.
messages: install-test
	@DJANGO_SETTINGS_MODULE=sourcebook.settings $(PY) -m tests.translations

compile: install
	@$(PY) manage.py compile_translations

install: $(VENV)/.installed

install-test: $(VENV)/.installed-test

$(VENV)/bin/python:
	@sh .ci/make-venv "$(PYTHON)" "$(VENV)"

# The stamps carry the lock's time: nothing is installed while the lock stays the same.
$(VENV)/.installed: requirements.lock | $(VENV)/bin/python
	@echo "Installing what the portal runs on (once, under a minute) …"
	@$(PIP) -r requirements.lock
	@touch $@

$(VENV)/.installed-test: requirements-test.lock requirements.lock | $(VENV)/bin/python
	@echo "Installing what the tests need (once, about a minute) …"
	@$(PIP) -r requirements-test.lock
	@touch $@ $(VENV)/.installed

# What the packs are measured against; without it they are measured alone.
$(VENV)-bench/.installed: requirements-bench.lock
	@sh .ci/make-venv "$(PYTHON)" "$(VENV)-bench"
	@echo "Installing what packs are measured against (once) …"
	@$(VENV)-bench/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
		--require-hashes -r requirements-bench.lock && touch $@ || echo "It cannot be installed here."

# Hashes come from the public registry alone; a folder of local wheels could hold other builds.
LOCK := env -u PIP_FIND_LINKS -u UV_FIND_LINKS $(VENV)/bin/uv pip compile --quiet --generate-hashes \
	--no-emit-index-url --no-annotate --python-version 3.11 --custom-compile-command 'make lock'

lock: install-test
	@$(LOCK) pyproject.toml --output-file requirements.lock
	@$(LOCK) pyproject.toml --extra test --constraint requirements.lock --output-file requirements-test.lock
	@$(LOCK) --group bench --output-file requirements-bench.lock
	@$(MAKE) --no-print-directory install-test
