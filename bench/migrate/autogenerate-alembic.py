"""How many of the changes Alembic's autogenerate gets right, by pg_dump.

Reads the changes as JSON. Each gets two databases: the declared one is reflected into MetaData, which is
the most that a model can say, and the other one is upgraded by the operations that Alembic produces.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import warnings

import alembic
import sqlalchemy
from alembic.autogenerate import produce_migrations
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import MetaData, create_engine

warnings.simplefilter("ignore")
bin_folder = sys.argv[1]
cases = json.load(sys.stdin)
directory = tempfile.mkdtemp(prefix="plaster-alembic-")
os.chmod(directory, 0o700)
account = {}
if os.getuid() == 0:
    os.chown(directory, 65534, 65534)
    account = {"user": 65534, "group": 65534, "extra_groups": []}


def tool(name, *args, text=None):
    run = subprocess.run(
        [os.path.join(bin_folder, name), *args],
        input=text, capture_output=True, text=True, cwd=directory, **account,
    )
    if run.returncode != 0:
        raise RuntimeError(run.stderr)
    return run.stdout


def psql(database, script):
    tool("psql", "-h", directory, "-U", "postgres", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", database, text=script)


def dump(database):
    lines = tool("pg_dump", "-h", directory, "-U", "postgres", "--schema-only", database).splitlines()
    return {line.rstrip(",") for line in lines if line and not line.startswith(("--", "SET", "SELECT pg_catalog", "\\"))}


def flatten(operation):
    children = getattr(operation, "ops", None)
    if children is None:
        yield operation
    else:
        for child in children:
            yield from flatten(child)


def upgrade(wanted, found):
    metadata = MetaData()
    engine = create_engine(url(wanted))
    metadata.reflect(engine)
    engine.dispose()
    engine = create_engine(url(found))
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(
                connection, opts={"compare_type": True, "compare_server_default": True}
            )
            script = produce_migrations(context, metadata)
            operations = Operations(context)
            with context.begin_transaction():
                for operation in flatten(script.upgrade_ops):
                    operations.invoke(operation)
            connection.commit() if hasattr(connection, "commit") else None
    finally:
        engine.dispose()


def url(database):
    return f"postgresql+psycopg2://postgres@/{database}?host={directory}"


data = os.path.join(directory, "data")
tool("initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")
server = subprocess.Popen(
    [os.path.join(bin_folder, "postgres"), "-D", data, "-F", "-k", directory, "-c", "listen_addresses="],
    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=directory, **account,
)
try:
    while True:
        try:
            psql("postgres", "create role app")
            break
        except RuntimeError as error:
            if server.poll() is not None or "already exists" in str(error):
                raise
    right = 0
    for case in cases:
        for database in ("wanted", "found"):
            psql("postgres", f"drop database if exists {database}")
            psql("postgres", f"create database {database} template template0")
        psql("wanted", case["after"])
        psql("found", case["before"])
        try:
            upgrade("wanted", "found")
            right += dump("wanted") == dump("found")
        except Exception:
            pass
    print(
        f"Alembic {alembic.__version__} with SQLAlchemy {sqlalchemy.__version__}, up alone: {right} of {len(cases)}"
    )
finally:
    server.terminate()
    server.wait()
    shutil.rmtree(directory)
