#include "sim/tampered_job.h"

#include "runtime/turn_rows.h"

namespace nf::sim {

void TamperedJob::prepare(runtime::Writing& writing) {
  const auto loaded = writing.load(execution_);
  if (!loaded || !*loaded) return;
  runtime::Loaded& execution = **loaded;
  const engine::Context context{writing.now(), writing.entropy().next(), writing.entropy().next(),
                                writing.workspace()};
  auto turn = lie_ ? lie_(execution, context) : std::nullopt;
  if (!turn) turn = engine::decide(execution.state, *execution.version, actor_, command_, context);
  events_ = turn->events;
  if (turn->rejection) decided_ = fail(*turn->rejection);
  const auto* migration = std::get_if<engine::MigrateExecution>(&command_);
  const engine::Turn kept = *turn;
  runtime::write_turn(writing, execution, std::move(*turn), actor_, migration ? migration->to : nullptr);
  if (written_) written_(writing, execution, kept);
  if (!events_.empty()) after_ = execution;
}

void TamperedJob::finish(const Result<>& committed) {
  if (committed && after_) observer_->turned(*after_, events_);
  if (done_) done_(committed ? decided_ : committed);
}

engine::Turn folded(engine::State before, std::vector<engine::Event> events) {
  for (const engine::Event& event : events) engine::evolve(before, event);
  return {std::move(before), std::move(events), std::nullopt};
}

engine::Turn gone_on(engine::State before, std::vector<engine::Event> events, const engine::Version& version,
                     const engine::Context& context) {
  engine::Turn turn = folded(std::move(before), std::move(events));
  engine::Turn rest =
      engine::decide(turn.state, version, {.operates = true, .via = "system"}, engine::FireTimers{}, context);
  turn.state = std::move(rest.state);
  turn.events.insert(turn.events.end(), rest.events.begin(), rest.events.end());
  return turn;
}

}  // namespace nf::sim
