#include "connect/effects/code_pool.h"

namespace nf::connect {

namespace {

// Whether the engine came through the run as it should: only then does its process serve another.
bool came_through(sandbox::Outcome outcome) {
  using sandbox::Outcome;
  return outcome == Outcome::Value || outcome == Outcome::Error || outcome == Outcome::Syntax ||
         outcome == Outcome::NoJson || outcome == Outcome::Fine;
}

bool ended_oddly(const tl::expected<CodeAnswer, CodeEnd>& answer) {
  return !answer || answer->outcome == sandbox::Outcome::Broken ||
         answer->outcome == sandbox::Outcome::BadRequest;
}

}  // namespace

std::unique_ptr<CodeProcess> CodePool::take() {
  std::unique_lock lock(mutex_);
  free_.wait(lock, [this] { return busy_ < limits_.processes; });
  ++busy_;
  if (idle_.empty()) return nullptr;
  auto process = std::move(idle_.back());
  idle_.pop_back();
  return process;
}

void CodePool::give_back(std::unique_ptr<CodeProcess> process) {
  if (process && process->worn()) process.reset();
  const std::lock_guard lock(mutex_);
  --busy_;
  if (process) idle_.push_back(std::move(process));
  free_.notify_one();
}

Result<tl::expected<CodeAnswer, CodeEnd>> CodePool::run(const CodeTask& task) {
  auto process = take();
  // A runner that has served others may have been ended, or turned, by what it served; a new one has no past.
  for (;;) {
    const bool waited = process != nullptr;
    if (!waited) {
      auto started = CodeProcess::start(program_, limits_);
      if (!started) {
        give_back(nullptr);
        return tl::make_unexpected(std::move(started.error()));
      }
      process = std::move(*started);
    }
    auto answer = process->ask(task);
    if (waited && ended_oddly(answer)) {
      process.reset();
      continue;
    }
    if (!answer || !came_through(answer->outcome)) process.reset();
    give_back(std::move(process));
    return answer;
  }
}

}  // namespace nf::connect
