#include "sandbox/cage.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdint>
#include <iterator>

namespace nf::sandbox {

namespace {

#if defined(__x86_64__)
constexpr unsigned kMachine = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr unsigned kMachine = AUDIT_ARCH_AARCH64;
#else
#error "The filter is written for x86_64 and aarch64."
#endif

// What the filter answers to getppid, so that the cage can be seen to be shut: no kernel gives it by itself.
constexpr unsigned kProof = 777;

constexpr unsigned kNumber = offsetof(seccomp_data, nr);
constexpr unsigned kArch = offsetof(seccomp_data, arch);
// The low half of an argument; both machines are little-endian.
constexpr unsigned low(unsigned argument) {
  return offsetof(seccomp_data, args) + argument * sizeof(std::uint64_t);
}

constexpr sock_filter load(unsigned offset) { return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset); }
constexpr sock_filter skip_unless(unsigned value, unsigned char count) {
  return BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, count);
}
constexpr sock_filter answer(unsigned action) { return BPF_STMT(BPF_RET | BPF_K, action); }

const sock_filter kFilter[] = {
    load(kArch),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kMachine, 1, 0),
    answer(SECCOMP_RET_KILL_PROCESS),
    load(kNumber),
    // read(0, …)
    skip_unless(__NR_read, 4),
    load(low(0)),
    skip_unless(0, 1),
    answer(SECCOMP_RET_ALLOW),
    answer(SECCOMP_RET_KILL_PROCESS),
    // write(1, …)
    skip_unless(__NR_write, 4),
    load(low(0)),
    skip_unless(1, 1),
    answer(SECCOMP_RET_ALLOW),
    answer(SECCOMP_RET_KILL_PROCESS),
    // madvise(…, …, MADV_DONTNEED)
    skip_unless(__NR_madvise, 4),
    load(low(2)),
    skip_unless(MADV_DONTNEED, 1),
    answer(SECCOMP_RET_ALLOW),
    answer(SECCOMP_RET_KILL_PROCESS),
    skip_unless(__NR_clock_gettime, 1),
    answer(SECCOMP_RET_ALLOW),
    skip_unless(__NR_exit_group, 1),
    answer(SECCOMP_RET_ALLOW),
    skip_unless(__NR_getppid, 1),
    answer(SECCOMP_RET_ERRNO | kProof),
    answer(SECCOMP_RET_KILL_PROCESS),
};

bool limit(int what, rlim_t value) {
  const rlimit wanted{value, value};
  rlimit found{};
  return setrlimit(static_cast<__rlimit_resource>(what), &wanted) == 0 &&
         getrlimit(static_cast<__rlimit_resource>(what), &found) == 0 && found.rlim_cur == value &&
         found.rlim_max == value;
}

const char* set_limits(const CageLimits& limits) {
  if (!limit(RLIMIT_AS, limits.address_space)) return "a limit of its memory (RLIMIT_AS)";
  if (!limit(RLIMIT_CPU, limits.cpu_seconds)) return "a limit of its processor time (RLIMIT_CPU)";
  if (!limit(RLIMIT_FSIZE, 0)) return "a limit of what it writes (RLIMIT_FSIZE)";
  if (!limit(RLIMIT_CORE, 0)) return "a limit of core dumps (RLIMIT_CORE)";
  if (!limit(RLIMIT_NPROC, 0)) return "a limit of processes (RLIMIT_NPROC)";
  if (!limit(RLIMIT_NOFILE, 0)) return "a limit of open files (RLIMIT_NOFILE)";
  return nullptr;
}

}  // namespace

const char* shut_cage(const CageLimits& limits) {
  if (syscall(__NR_close_range, 3U, ~0U, 0U) != 0) return "closing its descriptors (close_range)";
  if (const char* refused = set_limits(limits)) return refused;
  if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) return "hiding its memory (PR_SET_DUMPABLE)";
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
    return "giving up new privileges (PR_SET_NO_NEW_PRIVS)";
  const sock_fprog program{std::size(kFilter), const_cast<sock_filter*>(kFilter)};
  if (syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, 0U, &program) != 0)
    return "a filter of its system calls (seccomp)";
  errno = 0;
  if (syscall(__NR_getppid) != -1 || errno != static_cast<int>(kProof))
    return "a filter of its system calls (seccomp has no effect)";
  return nullptr;
}

}  // namespace nf::sandbox
