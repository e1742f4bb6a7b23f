"""A real LDAP server in a folder of its own: OpenLDAP's slapd, started as whoever runs the tests, on free ports of this computer."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone

BASE, READER, SECRET = "dc=corp,dc=cn", "cn=reader,dc=corp,dc=cn", "reader's own"
CONFIGURATION = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/pid
TLSCertificateFile {folder}/cert.pem
TLSCertificateKeyFile {folder}/key.pem
security simple_bind=0
database mdb
suffix "{base}"
rootdn "cn=root,{base}"
directory {folder}/data
dbnosync
limits dn.exact="{reader}" size.prtotal=unlimited
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="{reader}" read by * none
"""


@dataclass(frozen=True)
class Slapd:
    """Where it listens, plain and by TLS, and the certificate that TLS shows."""

    plain: str
    secure: str
    ports: tuple[int, int]
    certificate: Path


def missing() -> str:
    """Why there is none to start; empty when there is."""
    if shutil.which("slapd", path=f"{os.environ.get('PATH', '')}:/usr/sbin") is None:
        return "there is no slapd here (Debian: apt-get install slapd)"
    return (
        "" if Path("/etc/ldap/schema/inetorgperson.schema").is_file() else "there are no schemas of slapd in /etc/ldap"
    )


def person(uid: str, password: str = "", **more: str) -> str:
    """One entry as LDIF."""
    given = {"cn": uid, "sn": uid, "userPassword": password, **more}
    lines = [f"{name}: {value}" for name, value in given.items() if value]
    return "\n".join([f"dn: uid={uid},ou=people,{BASE}", "objectClass: inetOrgPerson", f"uid: {uid}", *lines, "", ""])


@contextmanager
def running(folder: Path, people: str) -> Iterator[Slapd]:
    """The server, with these *people* below ``ou=people``."""
    (folder / "data").mkdir()
    _certificate(folder)
    configuration = folder / "slapd.conf"
    configuration.write_text(CONFIGURATION.format(folder=folder, base=BASE, reader=READER))
    root = f"dn: {BASE}\nobjectClass: domain\ndc: corp\n\ndn: ou=people,{BASE}\nobjectClass: organizationalUnit\nou: people\n\n"
    reader = f"dn: {READER}\nobjectClass: person\ncn: reader\nsn: reader\nuserPassword: {SECRET}\n\n"
    (folder / "all.ldif").write_text(root + reader + people)
    command = ["/usr/sbin/slapd", "-f", str(configuration)]
    subprocess.run(
        ["/usr/sbin/slapd", "-Tadd", "-q", "-f", configuration, "-l", folder / "all.ldif"],
        check=True,
        capture_output=True,
    )
    ports = _free(), _free()
    plain, secure = f"ldap://127.0.0.1:{ports[0]}", f"ldaps://localhost:{ports[1]}"
    process = subprocess.Popen(
        [*command, "-h", f"{plain}/ {secure}/", "-d", "0"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for port in ports:
            _wait(port)
        yield Slapd(plain, secure, ports, folder / "cert.pem")
    finally:
        process.terminate()
        process.wait(timeout=10)


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait(port: int) -> None:
    until = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def _certificate(folder: Path) -> None:
    """For ``localhost``, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = timezone.now()
    # libldap takes the computer's own name where "localhost" is asked for.
    called = dict.fromkeys(("localhost", socket.gethostname(), socket.getfqdn()))
    names = x509.SubjectAlternativeName(
        [*(x509.DNSName(one) for one in called), x509.IPAddress(ip_address("127.0.0.1"))]
    )
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(names, critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    certificate = made.sign(key, hashes.SHA256())
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
