#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "connect/effects/code_process.h"

namespace nf::connect {

// Some code runners, started when they are needed and kept for the next run. Safe for several threads, which
// wait where all runners are busy.
class CodePool {
 public:
  // `program`: the path of neuronflow-code.
  explicit CodePool(std::string program, CodeLimits limits = {})
      : program_(std::move(program)), limits_(limits) {}

  // What the source came to, or how it was ended. A failure means that nothing could be run: as of
  // CodeProcess::start.
  Result<tl::expected<CodeAnswer, CodeEnd>> run(const CodeTask& task);

  const CodeLimits& limits() const { return limits_; }

 private:
  class Seat;
  std::unique_ptr<CodeProcess> take();
  void give_back(std::unique_ptr<CodeProcess> process);

  const std::string program_;
  const CodeLimits limits_;
  std::mutex mutex_;
  std::condition_variable free_;
  std::vector<std::unique_ptr<CodeProcess>> idle_;
  std::size_t busy_ = 0;
};

}  // namespace nf::connect
