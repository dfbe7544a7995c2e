# Huisheng alone: what `make setup` installs, without the tools for its developers.
FROM python:3.11-slim-bookworm

RUN useradd --uid 1000 --create-home huisheng
WORKDIR /srv/huisheng
COPY requirements/run.lock requirements/run.lock
RUN python -m pip install --no-cache-dir --require-hashes -r requirements/run.lock
COPY . .
RUN python -m pip install --no-cache-dir --no-build-isolation --no-deps .

USER huisheng
EXPOSE 8420
ENTRYPOINT ["huisheng"]
CMD ["run", "--config", "/srv/deployment"]
