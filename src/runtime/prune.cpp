#include "runtime/prune.h"

#include <algorithm>

#include "runtime/memory_job.h"
#include "runtime/saved_state.h"
#include "store/codec/codec.h"

namespace nf::runtime {

namespace {

using engine::State;
using engine::Step;

// Ended, as its journal has it.
struct Whole {
  State state;
  bool granted = false;  // an exception
};

Result<Whole> replay_whole(const std::vector<ports::JournalRow>& journal) {
  Whole whole;
  for (const ports::JournalRow& row : journal) {
    for (const engine::Event& event : TRY(codec::decode_events(row.events))) {
      engine::evolve(whole.state, event);
      whole.granted = whole.granted || std::holds_alternative<engine::ExceptionGranted>(event);
    }
  }
  return whole;
}

// The step of a parent that has not ended may still read what this one gave.
Result<bool> is_waited_for(ports::Reader& reader, const State& state) {
  if (!state.parent) return false;
  const auto parent = TRY(reader.execution(state.parent->execution));
  return parent && !parent->ended_at;
}

std::vector<FileId> files_of(const State& state) {
  std::vector<FileId> files;
  const Json* attached = state.trigger ? find(*state.trigger, "files") : nullptr;
  if (!attached || !attached->is_array()) return files;
  for (const Json& file : attached->get_array()) {
    const auto id = parse_id<FileId>(string_at(file, "id").value_or(""));
    if (id) files.push_back(*id);
  }
  return files;
}

bool has_failed(const Step& step) {
  return step.current && step.status == engine::StepStatus::Failed && step.error.has_value();
}

// How much one commit may still delete.
struct Budget {
  std::size_t turns = kTurnsPrunedAtOnce;
  std::size_t bytes = kBytesPrunedAtOnce;
  bool spent() const { return turns == 0 || bytes == 0; }

  // From which turn on the journal can go now. At least one row goes.
  std::uint64_t take_end_of(const std::vector<ports::JournalRow>& journal) {
    std::size_t left = journal.size();
    while (left > 0 && !spent()) {
      bytes -= std::min(bytes, std::max<std::size_t>(journal[--left].events.size(), 1));
      --turns;
    }
    return left;
  }
};

// Fills in what becomes of `pruning.before`. False: it must stay as it is.
Result<bool> plan_one(ports::Reader& reader, Time now, Budget& budget, Pruning& pruning) {
  const ports::ExecutionRow& seen = pruning.before;
  const auto row = TRY(reader.execution(seen.id));
  const auto journal = TRY(reader.journal(seen.id));
  if (!row || row->turns != seen.turns || journal.size() != seen.turns) return false;
  pruning.after = *row;
  if (row->pruned_at) {
    pruning.state = TRY(codec::decode_state(row->state));
  } else {
    Whole whole = TRY(replay_whole(journal));
    if (!whole.state.ending || TRY(is_waited_for(reader, whole.state))) return false;
    const bool decided = whole.granted || !whole.state.approvals.empty();
    if (!decided) pruning.files = files_of(whole.state);
    pruning.memory = TRY(forget_memory_of(reader, seen.id));
    pruning.state = remains_of(std::move(whole.state), decided);
    pruning.after.state = codec::encode(pruning.state);
    pruning.after.pruned_at = now;
  }
  pruning.after.turns = budget.take_end_of(journal);
  return true;
}

}  // namespace

Time kept_since(Time now, Duration retention) {
  using namespace std::chrono;
  const sys_days day = floor<days>(now);
  year_month_day date = year_month_day(day) - months(retention.months);
  if (!date.ok()) date = date.year() / date.month() / last;
  return Time(sys_days(date)) + (now - Time(day)) - retention.rest;
}

State remains_of(State state, bool decided) {
  const Json nothing = nullptr;
  state.trigger_provenance = {};
  state.vars = state.pins = state.output = nullptr;
  state.marks.clear();
  state.loops.clear();
  for (Step& step : state.steps) {
    step.output = step.trace = nullptr;
    step.provenance = {};
    step.effect.reset();
  }
  if (decided) return state;
  state.trigger = std::make_shared<const Json>(JsonObject{{"body", nothing}});
  state.reworks.clear();
  state.tasks.clear();
  state.revisions.clear();
  std::erase_if(state.steps, [](const Step& step) { return !has_failed(step); });
  return state;
}

Result<PrunePlan> plan_pruning(ports::Reader& reader, Time before, Time now, const std::string& cursor) {
  auto page = TRY(reader.prunable(before, {kPrunedAtOnce, cursor}));
  PrunePlan plan{.next_cursor = std::move(page.next_cursor)};
  Budget budget;
  for (ports::ExecutionRow& seen : page.rows) {
    if (budget.spent()) {
      plan.again = true;
      break;
    }
    Pruning pruning{.before = std::move(seen)};
    const Result<bool> planned = plan_one(reader, now, budget, pruning);
    if (!planned && planned.error().code == ErrorCode::Unavailable) return fail(planned.error());
    if (!planned || !*planned) continue;
    if (pruning.after.turns > 0) plan.again = true;
    plan.executions.push_back(std::move(pruning));
  }
  if (plan.again) plan.next_cursor = cursor;
  return plan;
}

void PruneJob::prepare(Writing& writing) {
  for (const Pruning& pruning : plan_.executions) {
    // Where it cannot be read now, the next sweep looks again.
    static_cast<void>(prune(writing, pruning));
  }
}

Result<> PruneJob::prune(Writing& writing, const Pruning& pruning) {
  const ports::ExecutionRow& before = pruning.before;
  std::uint64_t turns = 0;
  if (const Loaded* loaded = writing.at_hand(before.id)) {
    turns = loaded->row.turns;
  } else if (const auto row = TRY(writing.reader().execution(before.id))) {
    turns = row->turns;
  }
  if (turns != before.turns) return {};
  auto version = TRY(writing.versions().get(before.workflow, before.version));
  for (const FileId file : pruning.files) TRY(Files::detach(writing, file, before.id));
  std::ranges::copy(pruning.memory, std::back_inserter(writing.batch().entities));
  writing.batch().executions.push_back(pruning.after);
  writing.batch().journal_cuts.push_back({before.id, pruning.after.turns});
  // What comes later in this batch must find it pruned.
  Loaded loaded{pruning.after, pruning.state, std::move(version)};
  loaded.row.state.clear();
  writing.keep(std::move(loaded));
  if (!before.pruned_at) ++counts_.executions;
  counts_.turns += before.turns - pruning.after.turns;
  return {};
}

}  // namespace nf::runtime
