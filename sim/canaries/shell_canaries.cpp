#include <algorithm>

#include "sim/canaries/canaries.h"
#include "sim/tampered_job.h"

namespace nf::sim {

namespace {

// Every third execution row that a batch writes is changed.
void change_rows(World& world, std::function<void(ports::ExecutionRow&)> change) {
  world.disk().tamper = [change = std::move(change), count = 0](ports::Batch& batch) mutable {
    for (ports::ExecutionRow& row : batch.executions) {
      if (++count % 3 == 0) change(row);
    }
  };
}

void answer_before_sync(World& world) { world.answers_too_early = true; }
void lose_acknowledged_rows(World& world) { world.disk().lies_about_syncs = true; }
void decide_in_the_future(World& world) { world.decides_ahead_by = std::chrono::hours(2); }
void repeat_successes(World& world) {
  world.at_start = [](Server& server) { server.dispatch().repeats_successes = true; };
}

void keep_no_timer(World& world) {
  change_rows(world, [](ports::ExecutionRow& row) { row.next_due.reset(); });
}

void keep_stale_states(World& world) {
  change_rows(world, [states = std::map<ExecutionId, std::string>()](ports::ExecutionRow& row) mutable {
    std::string& last = states[row.id];
    std::swap(last, row.state);
    if (row.state.empty()) row.state = last;
  });
}

void forget_dedupe_keys(World& world) {
  world.disk().tamper = [](ports::Batch& batch) { batch.dedupes.clear(); };
}

// The dispatcher hears of a turn before it is durable.
void act_before_sync(World& world) {
  world.people().stand_in = [&world](ExecutionId id, const engine::Actor& by,
                                     const engine::Command& command) {
    return std::make_unique<TamperedJob>(
        id, by, command, world.server().runtime().observer(), nullptr,
        [&world](runtime::Writing&, runtime::Loaded& loaded, const engine::Turn&) {
          for (engine::Release& release : engine::due_work(loaded.state, *loaded.version))
            world.server().dispatch().begin_unasked(std::move(release));
        });
  };
}

}  // namespace

std::vector<Canary> shell_canaries() {
  return {{"reply before sync", answer_before_sync},
          {"acknowledged row lost", lose_acknowledged_rows},
          {"timer early", decide_in_the_future},
          {"timer not re-armed", keep_no_timer},
          {"state not equal its journal", keep_stale_states},
          {"dedupe key forgotten", forget_dedupe_keys},
          {"effect re-run after success", repeat_successes},
          {"effect before its request is durable", act_before_sync}};
}

}  // namespace nf::sim
