/// A web server in Python for the tests: git-http-backend behind several odd doors. It prints its port, writes down each
/// request, and ends with its input.
let gitServerScript = #"""
    """A web server for the tests: git-http-backend under several odd doors. Prints its port; ends with its input."""
    import base64, http.server, os, ssl, subprocess, sys, threading, time

    root, log = sys.argv[1], sys.argv[2]
    certificate = sys.argv[3] if len(sys.argv) > 3 else None


    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *parts):
            pass

        def answer(self, status, headers=(), body=b""):
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def handle_git(self):
            path, _, query = self.path.partition("?")
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            with open(log, "a") as file:
                file.write("%s %s %s\n" % (self.command, self.path, self.headers.get("Authorization") or "-"))
            door, _, rest = path[1:].partition("/")
            port = self.server.server_address[1]
            if door == "auth":
                expected = "Basic " + base64.b64encode(b"robot:s3cret-token").decode()
                if self.headers.get("Authorization") != expected:
                    return self.answer(401, [("WWW-Authenticate", 'Basic realm="git"')])
            elif door == "moved":
                return self.answer(301, [("Location", "/git/%s?%s" % (rest, query))])
            elif door == "elsewhere":
                return self.answer(302, [("Location", "http://localhost:%d/git/%s?%s" % (port, rest, query))])
            elif door == "otherport":
                return self.answer(302, [("Location", "http://127.0.0.1:1/git/%s?%s" % (rest, query))])
            elif door == "tofile":
                return self.answer(302, [("Location", "file:///etc/passwd")])
            elif door == "circle":
                return self.answer(302, [("Location", self.path)])
            elif door == "status":
                return self.answer(int(rest.split("/")[0]))
            elif door == "html":
                return self.answer(200, [("Content-Type", "text/html")], b"<h1>Hello</h1>")
            elif door == "garbage":
                kind = "application/x-git-upload-pack-advertisement"
                return self.answer(200, [("Content-Type", kind)], b"ffffzzzz" * 100)
            elif door == "silent":
                while not finished.wait(1):
                    pass
                return
            elif door == "huge":
                self.send_response(200)
                self.send_header("Content-Type", "application/x-git-upload-pack-advertisement")
                self.end_headers()
                self.wfile.write(b"001e# service=git-upload-pack\n0000")
                try:
                    for number in range(10**9):
                        line = b"%040x refs/heads/b%012d\n" % (number + 1, number)
                        self.wfile.write(b"%04x" % (len(line) + 4) + line)
                except OSError:
                    pass
                return
            elif door != "git":
                return self.answer(404)
            environment = {
                "GIT_PROJECT_ROOT": root, "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": "/" + rest, "QUERY_STRING": query,
                "REQUEST_METHOD": self.command, "CONTENT_TYPE": self.headers.get("Content-Type") or "",
                "CONTENT_LENGTH": str(len(body)), "REMOTE_ADDR": "127.0.0.1", "PATH": os.environ["PATH"],
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding") or "", "GIT_CONFIG_GLOBAL": "/dev/null",
            }
            result = subprocess.run(["git", "http-backend"], input=body, env=environment, capture_output=True)
            head, _, content = result.stdout.partition(b"\r\n\r\n")
            headers = [line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line]
            status = next((int(value.split()[0]) for name, value in headers if name == "Status"), 200)
            self.answer(status, [pair for pair in headers if pair[0] != "Status"], content)

        do_GET = do_POST = handle_git


    finished = threading.Event()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print("listening", server.server_address[1], flush=True)
    sys.stdin.read()
    """#
