# make book   the site, in _build/html          make test   everything that gates
# make serve  look at it                         make data   after a table was changed
# make check  code, types, spelling, words         make record after a chapter or a chart was changed
# make deep   what is slow, before a release
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
PY := $(BIN)/python
ENV := .venv/.of-this-lock
export PYTHONHASHSEED = 0

.PHONY: book serve check test deep data published record lock clean

book: $(ENV)
	@PYTHONPATH=_ext:chapters $(PY) -m book check
	@PYTHONPATH=_ext/book/kernel $(BIN)/jupyter-book build . -W -n --keep-going
	@echo "The book: _build/html/index.html (make serve shows it at http://localhost:$(PORT))"

serve:
	$(PY) -m http.server $(PORT) --bind 127.0.0.1 --directory _build/html

# Without a build: the code and its types, misspelt words, the book's own list of words, the workflow files.
check: $(ENV)
	$(BIN)/ruff check --quiet
	$(BIN)/mypy --no-error-summary
	$(BIN)/codespell
	$(BIN)/zizmor --offline --quiet .github
	$(PY) -m pytest --quiet --no-header tests/chapters/test_words.py

test: check book
	$(PY) tests/site/find_chromium.py
	$(PY) -m pytest tests

# Slow, before a release: every page in every setting, and the notebooks with the oldest libraries they support.
deep: book
	$(PY) tests/site/find_chromium.py
	EVERY_PAGE=1 $(PY) -m pytest tests/site
	$(PY) tests/deep/oldest_libraries.py

data: $(ENV)
	PYTHONPATH=_ext:chapters $(PY) -m book data

# When an edition is published: pages say which tables were changed since.
published: $(ENV)
	PYTHONPATH=_ext:chapters $(PY) -m book publish

record: book
	PYTHONPATH=_ext:chapters:tests/chapters $(PY) tests/chapters/recording.py
	$(PY) tests/chapters/pictures.py record

# Charts whose drawing differs from the recorded one, before and now, in _build/changed/index.html.
changed: book
	$(PY) tests/chapters/pictures.py

lock:
	uv pip compile requirements.in --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-annotate -o requirements.txt

$(ENV): requirements.txt
	$(PYTHON) -m venv .venv
	@if command -v uv >/dev/null; then uv pip install --quiet --python $(PY) --require-hashes -r requirements.txt; \
	else $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt; fi
	@touch $@

clean:
	rm -rf _build
