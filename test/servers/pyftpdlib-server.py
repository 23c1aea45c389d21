"""Runs pyftpdlib with the settings of a JSON file (see pyftpdlib.ts)."""
import json
import logging
import os
import sys

from OpenSSL import SSL
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
from pyftpdlib.servers import ThreadedFTPServer

READ_RIGHTS = "elr"
ALL_RIGHTS = "elradfmwMT"
NO_LIMIT = 512
FAILED_LOGIN_SECONDS = 0.1


class ImplicitTlsHandler(TLS_FTPHandler):
    """pyftpdlib knows AUTH TLS only: here the handshake comes first and the greeting follows it."""

    _handshaking = False

    def handle(self):
        self._handshaking = True
        self.secure_connection(self.ssl_context)

    def handle_ssl_established(self):
        if self._handshaking:
            self._handshaking = False
            super().handle()


HANDLERS = {"none": FTPHandler, "explicit": TLS_FTPHandler, "implicit": ImplicitTlsHandler}


def refused_commands(settings):
    refused = set()
    if not settings["activeMode"]:
        refused |= {"PORT", "EPRT"}
    if not settings["passiveMode"]:
        refused |= {"PASV", "EPSV"}
    if not settings["extendedModes"]:
        refused |= {"EPSV", "EPRT"}
    if not settings["mlsd"]:
        refused |= {"MLSD", "MLST"}
    return refused


def set_up_tls(handler, settings):
    handler.certfile = settings["certificate"]
    handler.ssl_protocol = SSL.TLS_SERVER_METHOD
    if settings["tlsVersion"] == "1.2":
        handler.ssl_options |= SSL.OP_NO_TLSv1_3
    if settings["tlsVersion"] == "1.3":
        handler.ssl_options |= SSL.OP_NO_TLSv1_2 | SSL.OP_NO_TLSv1_1 | SSL.OP_NO_TLSv1
    handler.tls_control_required = handler.tls_data_required = settings["requireTls"]
    # Now, as root: later the key cannot be read any more.
    handler.ssl_context = handler.get_ssl_context()


def make_handler(settings):
    handler = HANDLERS[settings["tls"]]
    handler.authorizer = DummyAuthorizer()
    rights = READ_RIGHTS if settings["readOnly"] else ALL_RIGHTS
    handler.authorizer.add_user(settings["user"], settings["password"], settings["home"], perm=rights)
    # Without ports of its own the kernel finds free ones. pyftpdlib 1.5.7 ends a session when the port it has picked is taken.
    ports = range(settings["firstPassivePort"], settings["lastPassivePort"] + 1)
    handler.passive_ports = ports if len(ports) > 0 else None
    handler.timeout = settings["idleSeconds"]
    handler.auth_failed_timeout = FAILED_LOGIN_SECONDS
    handler.masquerade_address = settings.get("pasvAddress")
    refused = refused_commands(settings)
    handler.proto_cmds = {name: rule for name, rule in handler.proto_cmds.items() if name not in refused}
    if settings["tls"] != "none":
        set_up_tls(handler, settings)
    return handler


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        settings = json.load(file)
    logging.basicConfig(level=logging.INFO)
    server = ThreadedFTPServer((settings["listen"], settings["port"]), make_handler(settings))
    server.max_cons = settings["maxSessions"] or NO_LIMIT
    server.max_cons_per_ip = settings["maxPerIp"]
    # Started as root like the others, but files must belong to the user.
    os.setgid(settings["uid"])
    os.setuid(settings["uid"])
    os.umask(0o022)
    server.serve_forever()


main()
