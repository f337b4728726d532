#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "sandbox/wire.h"

namespace nf::connect {

struct CodeTask {
  std::string_view source;  // the body of a function
  std::string_view data;    // a JSON object: what the source can read
  Time now;
  bool compile_only = false;
};

struct CodeLimits {
  Millis time{2'000};      // of the processor, of one run; at twice this the process is ended
  Millis silence{30'000};  // how long a run may take on the clock, whatever the processor does
  std::size_t processes = 4;
  unsigned runs = 1'000;  // that one process serves
  Millis worn{20'000};    // of the processor, after which a process serves no more
};

// How a run ended that gave no answer.
enum class CodeEnd {
  Gone,       // the process had ended before it was asked
  OutOfTime,  // it was ended
  Died,       // it ended itself, or the system ended it
  Nonsense,   // what it said is not what a runner says; it was ended
};

struct CodeAnswer {
  sandbox::Outcome outcome;
  std::string text;
};

// One code runner: a process of its own with an empty environment and nothing open but one socket to here.
// Whatever it sends is taken for hostile. Not safe for several threads at once.
class CodeProcess {
 public:
  // Starts `program` and waits until it says that it is caged. Forbidden: the kernel refuses the cage, and
  // the message says what; Unavailable: it cannot be started now.
  static Result<std::unique_ptr<CodeProcess>> start(const std::string& program, const CodeLimits& limits);
  ~CodeProcess();  // ends it
  CodeProcess(const CodeProcess&) = delete;
  CodeProcess& operator=(const CodeProcess&) = delete;

  // After a failure the process is of no use any more.
  tl::expected<CodeAnswer, CodeEnd> ask(const CodeTask& task);

  // Whether it has served long enough.
  bool worn() const;
  pid_t pid() const { return pid_; }

 private:
  CodeProcess(pid_t pid, int socket, const CodeLimits& limits)
      : pid_(pid), socket_(socket), limits_(limits) {}
  Result<> wait_until_caged();
  tl::expected<CodeAnswer, CodeEnd> exchange(std::string_view bytes, std::uint64_t number, Millis processor);
  Millis processor_time() const;

  const pid_t pid_;
  const int socket_;
  const CodeLimits limits_;
  unsigned runs_ = 0;
};

}  // namespace nf::connect
