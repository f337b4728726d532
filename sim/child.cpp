#include "sim/child.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"

namespace nf::sim {

namespace {

std::uint64_t* shared_number() {
  void* memory =
      ::mmap(nullptr, sizeof(std::uint64_t), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  CHECK(memory != MAP_FAILED);
  return static_cast<std::uint64_t*>(memory);
}

}  // namespace

Child::Child(const Work& work) : at_(shared_number()) {
  int ends[2];
  CHECK(::pipe(ends) == 0);
  pid_ = ::fork();
  CHECK(pid_ >= 0);
  pipe_ = ends[0];
  if (pid_ > 0) {
    ::close(ends[1]);
    return;
  }
  const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  ::dup2(nowhere, STDERR_FILENO);
  const std::string text = work(*at_);
  const bool written = ::write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size());
  ::_exit(written ? 0 : 1);
}

Child::~Child() {
  ::close(pipe_);
  ::munmap(at_, sizeof *at_);
}

Child::Told Child::wait() {
  Told told;
  char bytes[4'096];
  for (ssize_t got; (got = ::read(pipe_, bytes, sizeof bytes)) > 0;)
    told.text.append(bytes, static_cast<std::size_t>(got));
  int status = 0;
  CHECK(::waitpid(pid_, &status, 0) == pid_);
  told.died = !WIFEXITED(status) || WEXITSTATUS(status) != 0;
  told.at = *at_;
  return told;
}

}  // namespace nf::sim
