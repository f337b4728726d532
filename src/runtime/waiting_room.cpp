#include "runtime/waiting_room.h"

#include <algorithm>

namespace nf::runtime {

namespace {

constexpr std::string_view kOutputType = "output";

Json started(ExecutionId execution) { return JsonObject{{"execution_id", to_string(execution)}}; }

// What the first output node gave. The state has the last one's value.
const Json& first_output(const Loaded& loaded) {
  for (const engine::Step& step : loaded.state.steps) {
    if (step.output && loaded.version->node(step.node).type == kOutputType) return *step.output;
  }
  return *loaded.state.output;
}

// For a person, a timer or a signal. Another execution that a step waits for may end at any moment.
bool waits(const engine::State& state) {
  const std::string_view status = engine::status(state);
  if (status != "waiting") return status.starts_with("waiting") || status == "paused";
  return std::ranges::any_of(state.steps, [&](const engine::Step& step) {
    return step.current && step.status == engine::StepStatus::Waiting && !step.child &&
           !state.loop(step.node, step.item);
  });
}

}  // namespace

Reply accepted_reply(ExecutionId execution) {
  return {202, write_json(started(execution)), {{"Location", "/api/v1/executions/" + to_string(execution)}}};
}

std::optional<Result<Reply>> held_reply(const Loaded& loaded) {
  const engine::State& state = loaded.state;
  if (state.output) return Reply{200, write_json(first_output(loaded)), {}};
  if (state.ending == engine::Ending::Failed || state.ending == engine::Ending::Cancelled) {
    return Result<Reply>(fail(ErrorCode::InvalidInput,
                              "The execution " + to_string(state.id) + " ended " +
                                  std::string(engine::name_of(*state.ending)) + " without an output.",
                              "execution-failed"));
  }
  if (state.ending) return Reply{200, "null", {}};
  if (waits(state)) return accepted_reply(state.id);
  return std::nullopt;
}

Result<Reply> render_held(const Decided& decided) {
  if (decided.repeated) return Reply{200, write_json(started(decided.loaded.state.id)), {}};
  auto reply = held_reply(decided.loaded);
  return reply ? std::move(*reply) : Result<Reply>(accepted_reply(decided.loaded.state.id));
}

WaitingRoom::WaitingRoom(ports::Clock& clock)
    : clock_(clock), ticker_("held answers", clock, [this](Time now) { return look(now); }) {}

WaitingRoom::~WaitingRoom() { stop(); }

StartRequest::Held WaitingRoom::holding(Millis hold) {
  return
      [this, hold](const Loaded& loaded, Answering answering) { take(loaded, std::move(answering), hold); };
}

void WaitingRoom::take(const Loaded& loaded, Answering answering, Millis hold) {
  if (auto reply = held_reply(loaded)) {
    return answering.answer(*reply ? std::move(**reply) : answering.render(reply->error()));
  }
  const ExecutionId execution = loaded.state.id;
  {
    const std::lock_guard lock(mutex_);
    if (!stopped_ && waiting_.size() < kMaxHeld) {
      const auto deadline = deadlines_.emplace(clock_.now() + hold, execution);
      longest_ = std::max(longest_, hold);
      waiting_[execution] = {std::move(answering), deadline};
      if (deadline == deadlines_.begin()) ticker_.wake();  // else it looks early enough by itself
      return;
    }
  }
  answering.answer(accepted_reply(execution));
}

void WaitingRoom::turned(const Loaded& loaded, const std::vector<engine::Event>&) {
  std::unique_lock lock(mutex_);
  const auto found = waiting_.find(loaded.state.id);
  if (found == waiting_.end()) return;
  auto reply = held_reply(loaded);
  if (!reply) return;
  const Answering answering = std::move(found->second.answering);
  deadlines_.erase(found->second.deadline);
  waiting_.erase(found);
  lock.unlock();
  answering.answer(*reply ? std::move(**reply) : answering.render(reply->error()));
}

std::optional<Time> WaitingRoom::look(Time now) {
  std::vector<std::pair<ExecutionId, Answering>> over;
  std::optional<Time> next;
  {
    const std::lock_guard lock(mutex_);
    // A deadline further away than anybody waits is by a clock that was set back since.
    const auto is_over = [&](Time deadline) { return deadline <= now || deadline - now > longest_; };
    const auto one_over = [&] {
      return is_over(deadlines_.begin()->first) ? deadlines_.begin() : std::prev(deadlines_.end());
    };
    while (!deadlines_.empty() && is_over(one_over()->first)) {
      const auto deadline = one_over();
      const ExecutionId execution = deadline->second;
      deadlines_.erase(deadline);
      over.emplace_back(execution, std::move(waiting_.at(execution).answering));
      waiting_.erase(execution);
    }
    if (!deadlines_.empty()) next = deadlines_.begin()->first;
  }
  for (const auto& [execution, answering] : over) answering.answer(accepted_reply(execution));
  return next;
}

void WaitingRoom::start() { ticker_.start(); }

void WaitingRoom::stop() {
  ticker_.stop();
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  look(Time::max());
}

std::size_t WaitingRoom::size() const {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

}  // namespace nf::runtime
