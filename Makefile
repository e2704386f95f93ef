# Every target stands alone on a fresh machine with Python 3.11 to 3.13, pip and make.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
RUN_PYTHON := $(BIN)/python
# What tests and benchmarks start is to start as an installed program does: without compiling its modules each time.
export PYTHONDONTWRITEBYTECODE :=
TRANSLATIONS := packaging/translations.py $(wildcard resources/translations/*.ts)
# The Python that is packaged: a release takes the newest that the libraries are made for.
PACKAGED ?= $(PYTHON)
TOGETHER := --numprocesses=auto --dist=worksteal

.PHONY: help setup run test soak lint format pictures bench translations sample package lock clean

help: ## This list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

setup: $(VENV)/.ready ## Fetch everything the project needs into .venv

run: $(VENV)/.ready ## The program on its demo pools (without a display: a tour in pictures)
	@$(BIN)/cognito-admin --demo

test: $(VENV)/.ready ## The test suite, on as many cores as there are, or TESTS=… one after the other
	QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} $(RUN_PYTHON) -m pytest $(or $(TESTS),$(TOGETHER))

lint: $(VENV)/.ready ## Formatting, style, types and the walls of the house
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/basedpyright
	$(BIN)/lint-imports

format: $(VENV)/.ready ## Format the code and sort its imports
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

soak: $(VENV)/.ready ## Ten minutes of use, or MINUTES=…: memory, widgets and handles stay as they are
	SOAK_MINUTES=$(MINUTES) QT_QPA_PLATFORM=$${QT_QPA_PLATFORM:-offscreen} $(RUN_PYTHON) -m pytest -m soak -s \
		-o faulthandler_timeout=0

pictures: $(VENV)/.ready ## The pictures of README and docs, taken anew
	$(RUN_PYTHON) -m tests.window.album $(ALBUMS)

bench: $(VENV)/.ready ## Speed and memory, as ratios against a baseline of the same run
	$(RUN_PYTHON) -m tests.bench

translations: $(VENV)/.ready ## Bring the catalogues up to date with the texts of the code
	$(RUN_PYTHON) packaging/translations.py

sample: $(VENV)/.ready ## The sample backup that comes with the program, anew
	rm -f resources/sample.cognitobackup
	$(BIN)/cognito-admin --demo backup "Shop customers" --plain --with-health --yes --to resources/sample.cognitobackup
	chmod 644 resources/sample.cognitobackup

package: .uv/bin/uv ## The .deb and its like, proved in a clean Debian
	@sh packaging/linux/system-libraries.sh
	@sh packaging/linux/proof-tools.sh
	@test -x build/package/venv/bin/python || $(UV) venv --quiet --no-python-downloads --python $(PACKAGED) build/package/venv
	$(UV) pip sync --quiet --python build/package/venv/bin/python --require-hashes packaging/requirements-package.txt
	$(UV) pip install --quiet --python build/package/venv/bin/python --no-deps --no-build-isolation \
		--reinstall-package cognito-admin --refresh-package cognito-admin .
	build/package/venv/bin/python packaging/package.py

lock: .uv/bin/uv ## Renew the locked requirements
	UV=$(UV) packaging/lock.sh

clean: ## Remove what setup and the other targets made
	@# Broken off, the proof of the package leaves folders of this computer mounted in there.
	@for name in sys dev proc; do \
		if mountpoint -q "build/package/chroot/$$name" 2> /dev/null; then umount "build/package/chroot/$$name" || exit 1; fi; \
	done
	rm -rf $(VENV) .uv build dist tour .pytest_cache .ruff_cache .hypothesis

.uv/bin/uv:
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-warn-script-location \
		--require-hashes --target .uv -r packaging/requirements-uv.txt

$(VENV)/.ready: packaging/requirements-dev.txt pyproject.toml packaging/linux/system-libraries.sh $(TRANSLATIONS) $(filter .uv/bin/uv,$(UV))
	@sh packaging/linux/system-libraries.sh
	@test -x $(BIN)/python || $(UV) venv --quiet --no-python-downloads --python $(PYTHON) $(VENV)
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes packaging/requirements-dev.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@
