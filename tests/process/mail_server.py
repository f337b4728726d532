"""A real mail server for one test: Exim takes mail by SMTP, Dovecot shows it by IMAP. Both run in a folder of their
own, on ports of 127.0.0.1 that nobody else uses, apart from whatever mail server the machine has. Needs root, as both
change to the user Debian-exim."""
import imaplib, os, pwd, shutil, signal, socket, subprocess, tempfile, time

USER = "Debian-exim"
DOMAIN = "example.test"
START_SECONDS = 20
STOP_SECONDS = 10

EXIM = """
primary_hostname = mail.{domain}
spool_directory = {root}/spool
log_file_path = {root}/log/%s
pid_file_path = {root}/exim.pid
keep_environment =
host_lookup =
rfc1413_query_timeout = 0s
never_users = root
# With a configuration given by -C a delivering process is no longer root and could not change its user.
deliver_drop_privilege = true
local_interfaces = 127.0.0.1
daemon_smtp_ports = {submission} : {smtps} : {relay}
tls_on_connect_ports = {smtps}
tls_certificate = {root}/tls/cert.pem
tls_privatekey = {root}/tls/key.pem
# The relay port speaks no TLS and wants no sign-in; the others want both.
tls_advertise_hosts = ${{if eq{{$received_port}}{{{relay}}}{{}}{{*}}}}
auth_advertise_hosts = ${{if def:tls_in_cipher{{*}}{{}}}}
acl_smtp_rcpt = recipients
begin acl
recipients:
  deny
    condition = ${{if eq{{$received_port}}{{{relay}}}{{no}}{{yes}}}}
    !authenticated = *
    message = 5.7.0 Authentication required
  accept
    domains = {domain}
    local_parts = lsearch;{root}/people
  deny
    message = 5.1.1 Nobody of that name
begin routers
people:
  driver = accept
  domains = {domain}
  local_parts = lsearch;{root}/people
  transport = folders
begin transports
folders:
  driver = appendfile
  directory = {root}/mail/$local_part_data
  maildir_format
  create_directory
  envelope_to_add
  return_path_add
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_set_id = $auth2
  server_condition = ${{if and{{{{def:auth2}}{{eq{{$auth3}}{{${{lookup{{$auth2}}lsearch{{{root}/passwords}}}}}}}}}}}}
"""

DOVECOT = """
protocols = imap
listen = 127.0.0.1
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/log/dovecot
ssl = no
disable_plaintext_auth = no
auth_username_format = %Ln
first_valid_uid = 1
mail_location = maildir:{root}/mail/%n
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={user} home={root}/mail/%n allow_all_users=yes
}}
"""


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


class MailServer:
    """`passwords`: of the people who may sign in to send; `people`: who may get mail at `domain`; `relay`: the port
    where nobody signs in, a free one if it is not given. A context manager."""
    IMAP_PASSWORD = "imap-of-the-test"

    def __init__(self, passwords, people, domain=DOMAIN, relay=None):
        self.root = tempfile.mkdtemp(prefix="neuronflow-mail-")
        self.processes = []
        self.domain = domain
        self.submission, self.smtps, self.relay, self.imap = free_ports(4)
        self.relay = relay or self.relay
        try:
            self.write_files(passwords, people)
            self.start()
        except BaseException:
            self.stop()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def file(self, name):
        return os.path.join(self.root, name)

    def write(self, name, text, mode=0o644):
        with open(self.file(name), "w") as file:
            file.write(text)
        os.chmod(self.file(name), mode)

    def write_files(self, passwords, people):
        os.chmod(self.root, 0o755)
        owner = pwd.getpwnam(USER)
        for folder in ("spool", "log", "mail", "tls", "run", "state"):
            os.mkdir(self.file(folder), 0o755)
            if folder in ("spool", "log", "mail"):
                os.chown(self.file(folder), owner.pw_uid, owner.pw_gid)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                        "/CN=neuronflow test", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout",
                        self.file("tls/key.pem"), "-out", self.file("tls/cert.pem")], check=True, capture_output=True)
        self.write("passwords", "".join(f'"{user}": {password}\n' for user, password in passwords.items()), 0o640)
        self.write("people", "".join(f"{person}: {person}\n" for person in people))
        for secret in ("tls/key.pem", "passwords"):
            os.chmod(self.file(secret), 0o640)
            os.chown(self.file(secret), 0, owner.pw_gid)
        values = dict(root=self.root, domain=self.domain, user=USER, submission=self.submission, smtps=self.smtps,
                      relay=self.relay, imap=self.imap, password=self.IMAP_PASSWORD)
        self.write("exim.conf", EXIM.format(**values))
        self.write("dovecot.conf", DOVECOT.format(**values))

    def start(self):
        for program, *arguments in (["exim4", "-C", self.file("exim.conf"), "-bdf", "-q1m"],
                                    ["dovecot", "-c", self.file("dovecot.conf"), "-F"]):
            path = shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin")
            assert path, f"{program} is not installed: tools/setup.sh lists its package"
            # A session of its own, so that what it starts can be ended with it.
            self.processes.append(subprocess.Popen([path, *arguments], stdin=subprocess.DEVNULL, cwd=self.root,
                                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                                   start_new_session=True))
        deadline = time.monotonic() + START_SECONDS
        for port in (self.submission, self.smtps, self.relay, self.imap):
            while not self.listens(port):
                for process in self.processes:
                    assert process.poll() is None, f"{process.args[0]} ended: {process.stderr.read()}\n{self.logs()}"
                assert time.monotonic() < deadline, f"no server on port {port}\n{self.logs()}"
                time.sleep(0.02)

    @staticmethod
    def listens(port):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    def stop(self):
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                pass
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            process.wait()
            process.stderr.close()
        shutil.rmtree(self.root, ignore_errors=True)

    def logs(self):
        text = ""
        for name in sorted(os.listdir(self.file("log"))):
            with open(self.file(os.path.join("log", name)), errors="replace") as file:
                text += f"--- {name}\n{file.read()}"
        return text

    def inbox(self, person):
        """The raw messages in somebody's inbox now."""
        client = imaplib.IMAP4("127.0.0.1", self.imap, timeout=20)
        try:
            client.login(person, self.IMAP_PASSWORD)
            client.select("INBOX", readonly=True)
            numbers = client.search(None, "ALL")[1][0].split()
            return [client.fetch(number.decode(), "(BODY.PEEK[])")[1][0][1] for number in numbers]
        finally:
            client.logout()

    def wait_for(self, person, count, seconds=20):
        """The messages, once there are so many: Exim delivers after it has said yes."""
        deadline = time.monotonic() + seconds
        while len(messages := self.inbox(person)) < count:
            assert time.monotonic() < deadline, f"{len(messages)} of {count} messages came\n{self.logs()}"
            time.sleep(0.05)
        return messages
