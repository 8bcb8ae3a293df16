# make book   the site, in _build/html          make test   everything that gates
# make serve  look at it                         make data   after a table was changed
# make watch  build again as files are saved
# make check  code, types, spelling, words       make record after a chapter or a chart was changed
# make deep   what is slow, before a release     make changed  charts whose drawing changed, before and now
# make paper  the book as PDF and EPUB           make bundle  the site to publish, packed
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
PY := $(BIN)/python
ENV := .venv/.of-this-lock
BOOK := PYTHONPATH=_ext:chapters $(PY) -m book
export PYTHONHASHSEED = 0

.PHONY: book serve watch test check deep mutate sphinx paper pdf epub data published record changed compare bundle links audit lock newest clean

book: $(ENV)
	@$(BOOK) check
	@PYTHONPATH=_ext/book/kernel $(BIN)/jupyter-book build . -W -n --keep-going
	@echo "The book: _build/html/index.html (make serve shows it at http://localhost:$(PORT))"

serve:
	$(PY) -m http.server $(PORT) --bind 127.0.0.1 --directory _build/html

# For writers: serves the book, and after each page that is saved writes only what was changed. Before anything is published, `make book` writes all.
watch: $(ENV)
	@$(BOOK) watch $(PORT)

# Without a build: the code and its types, misspelt words, the book's own list of words, the workflow files.
check: $(ENV)
	$(BIN)/ruff check --quiet
	$(BIN)/mypy --no-error-summary
	$(BIN)/codespell
	$(BIN)/zizmor --offline --quiet --strict-collection --persona pedantic .github
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.dependabot .github/dependabot.yml
	$(PY) -m pytest --quiet --no-header tests/chapters/test_words.py

test: check book
	$(PY) tests/site/find_chromium.py
	$(PY) -m pytest tests -n auto --dist loadfile

paper: pdf epub

pdf: book
	@$(BOOK) pdf "$$($(PY) tests/site/find_chromium.py)"

epub: book
	@$(BOOK) epub

# Slow, before a release: every page in every setting, Lighthouse, a slow line, many sets at once, the book on paper, a book that has an address, builds
# after a change, the notebooks with the oldest libraries they support, faults put in on purpose, and the models' tests against changed models.
deep: book
	$(PY) tests/site/find_chromium.py
	EVERY_PAGE=1 $(PY) -m pytest tests/site
	$(PY) -m pytest tests/deep/test_lighthouse.py
	$(PY) tests/deep/how_fast.py
	$(PY) tests/deep/build_speed.py
	$(PY) tests/deep/at_once.py
	$(PY) -m pytest tests/deep/test_paper.py
	$(PY) -m pytest tests/deep/test_published.py
	$(PY) -m pytest tests/deep/after_a_change.py
	$(PY) tests/deep/oldest_libraries.py
	$(PY) -m pytest tests/deep/faults.py
	$(PY) tests/deep/mutation.py

mutate: $(ENV)
	$(PY) tests/deep/mutation.py $(MUTANTS)

sphinx: $(ENV)
	$(PY) tests/deep/plain_sphinx.py

data: $(ENV)
	$(BOOK) data

# When an edition is published: pages say which tables were changed since.
published: $(ENV)
	$(BOOK) publish

record: book
	PYTHONPATH=_ext:chapters:tests/chapters $(PY) tests/chapters/recording.py
	$(PY) tests/chapters/pictures.py record

# Charts whose drawing differs from the recorded one, before and now, in _build/changed/index.html.
changed: book
	$(PY) tests/chapters/pictures.py

# What differs between two built sites, in Markdown: make compare OLD=folder.
compare: $(ENV)
	@$(BOOK) changed "$(OLD)" _build/html

# The built site and the kit as archives, the PDF, the EPUB, checksums and a list of the libraries, in _build/release.
bundle: paper
	$(BOOK) release

# These two need the network.
links: $(ENV)
	@$(BOOK) links

audit:
	$(PYTHON) -m venv _build/audit
	_build/audit/bin/pip install --quiet --disable-pip-version-check pip-audit==2.10.1
	_build/audit/bin/pip-audit --requirement requirements.txt --require-hashes --disable-pip --strict

lock:
	uv pip compile requirements.in --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-annotate --no-strip-extras -o requirements.txt

$(ENV): requirements.txt
	$(PYTHON) -m venv .venv
	@if command -v uv >/dev/null; then uv pip install --quiet --python $(PY) --require-hashes -r requirements.txt; \
	else $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt; fi
	@touch $@

# Instead of the lock, for one build: the newest versions that go with this jupyter-book.
newest:
	$(PYTHON) -m venv --clear .venv
	sed -E '/^jupyter-book/!s/(==|<)[^ ]+//' requirements.in > .venv/newest.in
	$(PY) -m pip install --quiet --disable-pip-version-check -r .venv/newest.in
	@touch $(ENV)

clean:
	rm -rf _build
