#include "connect/effects/code_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>

#include "base/check.h"
#include "base/json.h"

namespace nf::connect {

namespace {

using sandbox::Outcome;
using sandbox::ReplyHead;
using sandbox::RequestHead;

constexpr Millis kTick{100};  // how often a run is looked after

Millis clock_ms() {
  return std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now().time_since_epoch());
}

template <class Head>
void append(std::string& bytes, const Head& head) {
  bytes.append(reinterpret_cast<const char*>(&head), sizeof head);
}

bool is_answer(Outcome outcome) {
  switch (outcome) {
    case Outcome::Ready:
    case Outcome::Refused:
    case Outcome::Value:
    case Outcome::Error:
    case Outcome::Syntax:
    case Outcome::NoJson:
    case Outcome::TimeLimit:
    case Outcome::MemoryLimit:
    case Outcome::Broken:
    case Outcome::BadRequest:
    case Outcome::Fine:
      return true;
  }
  return false;
}

// A reply that is coming in. Keeps no byte that the head does not allow.
class Incoming {
 public:
  enum class State { Partial, Whole, Nonsense, End, Nothing };

  explicit Incoming(std::uint64_t number) : number_(number) {}

  State take(int socket) {
    const bool in_head = got_ < sizeof head_;
    char* const into =
        in_head ? reinterpret_cast<char*>(&head_) + got_ : text_.data() + (got_ - sizeof head_);
    const std::size_t room = in_head ? sizeof head_ - got_ : head_.bytes - (got_ - sizeof head_);
    const ssize_t taken = ::recv(socket, into, room, MSG_DONTWAIT);
    if (taken < 0) return errno == EAGAIN || errno == EINTR ? State::Nothing : State::End;
    if (taken == 0) return State::End;
    got_ += static_cast<std::size_t>(taken);
    if (got_ == sizeof head_ && room == static_cast<std::size_t>(taken)) {
      const bool sound = head_.mark == sandbox::kReplyMark && head_.number == number_ &&
                         is_answer(head_.outcome) && head_.bytes <= sandbox::kMaxReplyBytes;
      if (!sound) return State::Nonsense;
      text_.resize(head_.bytes);
    }
    return got_ == sizeof head_ + text_.size() && got_ >= sizeof head_ && text_.size() == head_.bytes
               ? State::Whole
               : State::Partial;
  }

  CodeAnswer answer() { return {head_.outcome, std::move(text_)}; }

 private:
  const std::uint64_t number_;
  ReplyHead head_{.mark = 0, .outcome = Outcome::Broken, .bytes = 0};
  std::string text_;
  std::size_t got_ = 0;
};

Error cannot_start(const std::string& program, int error) {
  return {.code = ErrorCode::Unavailable,
          .message = "The code runner " + program + " cannot be started: " + ::strerror(error) + "."};
}

// A child of its own session, so that a Ctrl-C meant for the server is not one for what the server asked.
int spawn(const std::string& program, int socket, pid_t& pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&actions, socket, 0);
  posix_spawn_file_actions_adddup2(&actions, socket, 1);
  posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  sigset_t all, none;
  sigfillset(&all);
  sigemptyset(&none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID);
  std::string name = "neuronflow-code";
  char* arguments[] = {name.data(), nullptr};
  char* environment[] = {nullptr};
  const int failed = ::posix_spawn(&pid, program.c_str(), &actions, &attributes, arguments, environment);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return failed;
}

}  // namespace

Result<std::unique_ptr<CodeProcess>> CodeProcess::start(const std::string& program,
                                                        const CodeLimits& limits) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return tl::make_unexpected(cannot_start(program, errno));
  pid_t pid = -1;
  const int failed = spawn(program, ends[1], pid);
  ::close(ends[1]);
  if (failed != 0) {
    ::close(ends[0]);
    return tl::make_unexpected(cannot_start(program, failed));
  }
  std::unique_ptr<CodeProcess> process(new CodeProcess(pid, ends[0], limits));
  TRY(process->wait_until_caged());
  return process;
}

CodeProcess::~CodeProcess() {
  ::close(socket_);
  ::kill(pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

Result<> CodeProcess::wait_until_caged() {
  const auto hello = exchange("", 0, limits_.silence);
  if (!hello) return fail(ErrorCode::Unavailable, "The code runner ended while it started.");
  if (hello->outcome == Outcome::Ready) return {};
  if (hello->outcome != Outcome::Refused)
    return fail(ErrorCode::Unavailable, "The code runner makes no sense.");
  return fail(ErrorCode::Forbidden, "This machine does not let code be caged, so none is run: it refuses " +
                                        (is_utf8(hello->text) ? hello->text : "it") + ".");
}

Millis CodeProcess::processor_time() const {
  clockid_t clock{};
  timespec used{};
  if (::clock_getcpuclockid(pid_, &clock) != 0 || ::clock_gettime(clock, &used) != 0) return Millis::max();
  return Millis(used.tv_sec * 1'000 + used.tv_nsec / 1'000'000);
}

bool CodeProcess::worn() const { return runs_ >= limits_.runs || processor_time() >= limits_.worn; }

tl::expected<CodeAnswer, CodeEnd> CodeProcess::ask(const CodeTask& task) {
  CHECK(task.source.size() <= sandbox::kMaxSourceBytes && task.data.size() <= sandbox::kMaxDataBytes);
  ++runs_;
  // Between two runs there is nothing to say: whoever does has ended, or would answer before it is asked.
  char byte;
  const ssize_t early = ::recv(socket_, &byte, 1, MSG_DONTWAIT | MSG_PEEK);
  if (early >= 0 || (errno != EAGAIN && errno != EINTR)) return tl::make_unexpected(CodeEnd::Gone);

  std::uint64_t number = 0;
  if (::getrandom(&number, sizeof number, 0) != sizeof number) return tl::make_unexpected(CodeEnd::Gone);
  std::string bytes;
  bytes.reserve(sizeof(RequestHead) + task.source.size() + task.data.size());
  append(bytes, RequestHead{.task = task.compile_only ? sandbox::Task::Compile : sandbox::Task::Run,
                            .source_bytes = static_cast<std::uint32_t>(task.source.size()),
                            .data_bytes = static_cast<std::uint32_t>(task.data.size()),
                            .now_ms = task.now.time_since_epoch().count(),
                            .limit_ms = static_cast<std::uint32_t>(limits_.time.count()),
                            .number = number});
  bytes.append(task.source).append(task.data);
  auto answer = exchange(bytes, number, processor_time() + 2 * limits_.time);
  if (answer && (answer->outcome == Outcome::Ready || answer->outcome == Outcome::Refused))
    return tl::make_unexpected(CodeEnd::Nonsense);
  return answer;
}

// Sends the bytes and takes one reply, until the process has had that much of the processor.
tl::expected<CodeAnswer, CodeEnd> CodeProcess::exchange(std::string_view bytes, std::uint64_t number,
                                                        Millis processor) {
  const Millis until = clock_ms() + limits_.silence;
  Incoming incoming(number);
  for (;;) {
    pollfd waiting{socket_, static_cast<short>(bytes.empty() ? POLLIN : POLLIN | POLLOUT), 0};
    (void)::poll(&waiting, 1, static_cast<int>(std::min(kTick, limits_.time).count()));
    if (!bytes.empty() && (waiting.revents & POLLOUT)) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
      if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
      // One that has ended may have said why before.
      if (sent < 0 && errno != EAGAIN && errno != EINTR) bytes = {};
    }
    if (waiting.revents & (POLLIN | POLLHUP | POLLERR)) {
      switch (incoming.take(socket_)) {
        case Incoming::State::Whole:
          return incoming.answer();
        case Incoming::State::Nonsense:
          return tl::make_unexpected(CodeEnd::Nonsense);
        case Incoming::State::End:
          return tl::make_unexpected(CodeEnd::Died);
        case Incoming::State::Partial:
        case Incoming::State::Nothing:
          break;
      }
    }
    if (clock_ms() >= until || processor_time() >= processor) {
      ::kill(pid_, SIGKILL);
      return tl::make_unexpected(CodeEnd::OutOfTime);
    }
  }
}

}  // namespace nf::connect
