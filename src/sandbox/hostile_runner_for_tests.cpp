// A code runner that somebody has taken over: in the same cage as the real one, it does what the request's
// source names. What it gets away with, it says in a reply.
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cstring>
#include <iterator>
#include <string_view>

#include "sandbox/cage.h"
#include "sandbox/wire.h"

namespace {

using namespace nf::sandbox;

char buffer[1 << 20];
std::uint64_t number = 0;  // of the request

void reply(Outcome outcome, std::string_view text = {}) {
  const ReplyHead head{
      .outcome = outcome, .bytes = static_cast<std::uint32_t>(text.size()), .number = number};
  (void)!write(1, &head, sizeof head);
  (void)!write(1, text.data(), text.size());
}

struct Misdeed {
  const char* name;
  long (*commit)();
};

const iovec kVector{buffer, 1};
msghdr message{nullptr, 0, const_cast<iovec*>(&kVector), 1, nullptr, 0, 0};
char shell[] = "/bin/sh";
char* arguments[] = {shell, nullptr};

#if defined(__x86_64__)
// The 32-bit way into the same kernel, where numbers mean other calls: 2 is fork.
long by_the_old_gate() {
  long result;
  asm volatile("int $0x80" : "=a"(result) : "a"(2L) : "memory");
  return result;
}
#endif

const Misdeed kCalls[] = {
    {"socket of the network", [] { return syscall(SYS_socket, AF_INET, SOCK_STREAM, 0); }},
    {"socket of the machine", [] { return syscall(SYS_socket, AF_UNIX, SOCK_STREAM, 0); }},
    {"socket of packets", [] { return syscall(SYS_socket, AF_PACKET, SOCK_RAW, 0); }},
    {"netlink", [] { return syscall(SYS_socket, AF_NETLINK, SOCK_RAW, 0); }},
    {"connect", [] { return syscall(SYS_connect, 1, buffer, 16); }},
    {"sendmsg", [] { return syscall(SYS_sendmsg, 1, &message, 0); }},
    {"recvmsg", [] { return syscall(SYS_recvmsg, 0, &message, 0); }},
    {"open a file", [] { return syscall(SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY); }},
    {"open its environment", [] { return syscall(SYS_openat, AT_FDCWD, "/proc/self/environ", O_RDONLY); }},
    {"openat2", [] { return syscall(SYS_openat2, AT_FDCWD, "/etc/passwd", buffer, 24); }},
    {"make a file", [] { return syscall(SYS_openat, AT_FDCWD, "nf-hostile", O_CREAT | O_RDWR, 0600); }},
    {"unlink", [] { return syscall(SYS_unlinkat, AT_FDCWD, "nf-hostile", 0); }},
    {"stat", [] { return syscall(SYS_newfstatat, AT_FDCWD, "/etc/passwd", buffer, 0); }},
    {"list a folder", [] { return syscall(SYS_getdents64, 0, buffer, sizeof buffer); }},
    {"getcwd", [] { return syscall(SYS_getcwd, buffer, sizeof buffer); }},
    {"read another descriptor", [] { return syscall(SYS_read, 3, buffer, 1); }},
    {"read what it writes to", [] { return syscall(SYS_read, 1, buffer, 1); }},
    {"write to the log", [] { return syscall(SYS_write, 2, "x", 1); }},
    {"readv", [] { return syscall(SYS_readv, 0, &kVector, 1); }},
    {"dup", [] { return syscall(SYS_dup, 0); }},
    {"fcntl", [] { return syscall(SYS_fcntl, 0, F_GETFL); }},
    {"ioctl", [] { return syscall(SYS_ioctl, 0, 0x5401, buffer); }},
    {"clone", [] { return syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0); }},
    {"clone3", [] { return syscall(SYS_clone3, buffer, 64); }},
    {"execve", [] { return syscall(SYS_execve, shell, arguments, nullptr); }},
    {"execveat", [] { return syscall(SYS_execveat, AT_FDCWD, shell, arguments, nullptr, 0); }},
    {"kill", [] { return syscall(SYS_kill, 1, 0); }},
    {"kill all", [] { return syscall(SYS_kill, -1, 0); }},
    {"tgkill", [] { return syscall(SYS_tgkill, 1, 1, 0); }},
    {"pidfd_open", [] { return syscall(SYS_pidfd_open, 1, 0); }},
    {"ptrace", [] { return syscall(SYS_ptrace, PTRACE_TRACEME, 0, 0, 0); }},
    {"read another's memory", [] { return syscall(SYS_process_vm_readv, 1, &kVector, 1, &kVector, 1, 0); }},
    {"map memory", [] { return syscall(SYS_mmap, 0, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); }},
    {"make memory a program", [] { return syscall(SYS_mprotect, 0, 4096, PROT_READ | PROT_EXEC); }},
    {"brk", [] { return syscall(SYS_brk, 0); }},
    {"memfd_create", [] { return syscall(SYS_memfd_create, "x", 0); }},
    {"madvise otherwise", [] { return syscall(SYS_madvise, 0, 4096, MADV_REMOVE); }},
    {"shmget", [] { return syscall(SYS_shmget, 1, 4096, 0600); }},
    {"io_uring", [] { return syscall(SYS_io_uring_setup, 1, buffer); }},
    {"bpf", [] { return syscall(SYS_bpf, 0, buffer, 64); }},
    {"perf", [] { return syscall(SYS_perf_event_open, buffer, 0, -1, -1, 0); }},
    {"keys", [] { return syscall(SYS_keyctl, 0, 0, 0, 0, 0); }},
    {"prctl", [] { return syscall(SYS_prctl, 4, 1, 0, 0, 0); }},
    {"another filter", [] { return syscall(SYS_seccomp, 1, 0, buffer); }},
    {"setuid", [] { return syscall(SYS_setuid, 0); }},
    {"unshare", [] { return syscall(SYS_unshare, 0x10000000); }},
    {"mount", [] { return syscall(SYS_mount, "a", "/", "tmpfs", 0, 0); }},
    {"chroot", [] { return syscall(SYS_chroot, "/"); }},
    {"userfaultfd", [] { return syscall(SYS_userfaultfd, 0); }},
    {"more room", [] { return syscall(SYS_prlimit64, 0, 9, 0, buffer); }},
    {"sleep", [] { return syscall(SYS_nanosleep, buffer, 0); }},
    {"set the clock", [] { return syscall(SYS_clock_settime, 0, buffer); }},
    {"who it is", [] { return syscall(SYS_getuid); }},
    {"which machine", [] { return syscall(SYS_uname, buffer); }},
#if defined(__x86_64__)
    {"fork", [] { return syscall(SYS_fork); }},
    {"vfork by number", [] { return syscall(SYS_vfork); }},
    {"the x32 numbers", [] { return syscall(0x40000000 | SYS_getpid); }},
    {"the 32-bit gate", by_the_old_gate},
#endif
};

void lie(std::uint32_t mark, std::uint32_t outcome, std::uint32_t bytes) {
  const std::uint32_t head[] = {
      mark, outcome, bytes, 0, static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(number >> 32)};
  (void)!write(1, head, sizeof head);
}

const Misdeed kLies[] = {
    {"a wrong mark", [] { return lie(1, 3, 2), 0L; }},
    {"an unknown outcome", [] { return lie(kReplyMark, 99, 0), 0L; }},
    {"four gigabytes", [] { return lie(kReplyMark, 3, 0xFFFFFFFF), 0L; }},
    {"one byte too many", [] { return lie(kReplyMark, 3, kMaxReplyBytes + 1), 0L; }},
    {"ready again", [] { return reply(Outcome::Ready), 0L; }},
    {"no cage", [] { return reply(Outcome::Refused, "me"), 0L; }},
    {"half a head", [] { return write(1, buffer, 7); }},
    {"half a value", [] { return lie(kReplyMark, 3, 100), write(1, "[1", 2); }},
    {"half a value, and away",
     [] {
       lie(kReplyMark, 3, 100);
       _exit(0);
       return 0L;
     }},
    {"nothing, busily",
     [] {
       for (;;) asm volatile("");
       return 0L;
     }},
    {"nothing, asleep", [] { return read(0, buffer, sizeof buffer); }},
    {"away",
     [] {
       _exit(0);
       return 0L;
     }},
    {"a crash",
     [] {
       *reinterpret_cast<volatile int*>(8) = 1;
       return 0L;
     }},
    {"no JSON", [] { return reply(Outcome::Value, "{\"a\":"), 0L; }},
    {"two values", [] { return reply(Outcome::Value, "1 2"), 0L; }},
    {"no UTF-8", [] { return reply(Outcome::Value, "\"\xff\xfe\""), 0L; }},
    {"a deep value",
     [] {
       std::memset(buffer, '[', sizeof buffer);
       return reply(Outcome::Value, {buffer, sizeof buffer}), 0L;
     }},
    {"a name twice", [] { return reply(Outcome::Value, "{\"a\":1,\"a\":2}"), 0L; }},
    {"an error that is none", [] { return reply(Outcome::Error, "[]"), 0L; }},
    {"an error of numbers", [] { return reply(Outcome::Error, "{\"message\":1,\"name\":2}"), 0L; }},
    {"fine", [] { return reply(Outcome::Fine), 0L; }},
    {"the answer to the next request",
     [] {
       reply(Outcome::Value, "\"mine\"");
       return reply(Outcome::Value, "\"stolen\""), 0L;
     }},
    {"answers without end",
     [] {
       for (;;) reply(Outcome::Value, "\"flood\"");
       return 0L;
     }},
};

std::string_view read_request() {
  RequestHead head;
  if (read(0, &head, sizeof head) != sizeof head) _exit(0);
  number = head.number;
  std::size_t got = 0;
  while (got < head.source_bytes + head.data_bytes) {
    const ssize_t more = read(0, buffer + got, sizeof buffer - got);
    if (more <= 0) _exit(0);
    got += static_cast<std::size_t>(more);
  }
  return {buffer, head.source_bytes};
}

void commit(std::string_view name) {
  for (const Misdeed& call : kCalls) {
    if (name != call.name) continue;
    call.commit();
    return reply(Outcome::Value, "\"got away with it\"");
  }
  for (const Misdeed& lie : kLies) {
    if (name == lie.name) return static_cast<void>(lie.commit());
  }
  // The test asks for what there is: calls, then lies.
  static char names[64 * 1024];
  char* end = names;
  const auto add = [&](const char* text) { end = static_cast<char*>(mempcpy(end, text, std::strlen(text))); };
  add("{\"calls\":[");
  for (std::size_t i = 0; i < std::size(kCalls); ++i) {
    add(i == 0 ? "\"" : ",\"");
    add(kCalls[i].name);
    add("\"");
  }
  add("],\"lies\":[");
  for (std::size_t i = 0; i < std::size(kLies); ++i) {
    add(i == 0 ? "\"" : ",\"");
    add(kLies[i].name);
    add("\"");
  }
  add("]}");
  reply(Outcome::Value, {names, static_cast<std::size_t>(end - names)});
}

}  // namespace

int main() {
  if (shut_cage({.address_space = std::size_t{1} << 30})) _exit(1);
  reply(Outcome::Ready);
  for (;;) commit(read_request());
}
