#include <algorithm>

#include "base/check.h"
#include "sim/canaries/canaries.h"
#include "sim/tampered_job.h"
#include "store/codec/codec.h"

namespace nf::sim {

using namespace engine;  // one case an event: the names stand alone

namespace {

// --- Children and schedules

// The keys of executions that started so are not kept.
void forget_keys(World& world, bool (*concerns)(const ExecutionStarted&)) {
  world.disk().tamper = [concerns](ports::Batch& batch) {
    for (const ports::JournalRow& row : batch.journal) {
      if (row.no != 0) continue;
      const auto events = codec::decode_events(row.events);
      CHECK(events && std::holds_alternative<ExecutionStarted>(events->front()));
      if (!concerns(std::get<ExecutionStarted>(events->front()))) continue;
      std::erase_if(batch.dedupes, [&](const auto& key) { return key.execution == row.execution; });
    }
  };
}

void forget_keys_of_children(World& world) {
  forget_keys(world, [](const ExecutionStarted& e) { return e.parent.has_value(); });
}
void forget_keys_of_ticks(World& world) {
  forget_keys(world, [](const ExecutionStarted& e) {
    const Json* body = find(*e.trigger, "body");
    return body && find(*body, "scheduled_at");
  });
}

void let_children_go_on(World& world) {
  world.at_start = [](Server& server) { server.forgets_children = true; };
}
void lose_ticks(World& world) {
  world.at_start = [](Server& server) { server.schedules_are_late_by = std::chrono::hours(1); };
}
void start_ticks_early(World& world) {
  world.at_start = [](Server& server) { server.schedules_are_late_by = -std::chrono::hours(2); };
}

// Tells a parent that its child has ended, as soon as it waits for it.
class Herald final : public runtime::TurnObserver {
 public:
  explicit Herald(World& world) : world_(world) {}
  void turned(const runtime::Loaded& loaded, const std::vector<Event>& events) override {
    for (const Event& event : events) {
      const auto* linked = std::get_if<ChildStarted>(&event);
      if (!linked) continue;
      const Step* step = loaded.state.step(linked->node, linked->item);
      if (!step || step->status != StepStatus::Waiting) continue;
      Json output = JsonObject{{"output", nullptr}, {"execution_id", to_string(linked->child)}};
      ReportEffect report{.node = loaded.version->node(step->node).id,
                          .item = step->item,
                          .revision = step->revision,
                          .attempt = step->attempts,
                          .kind = "sub_workflow",
                          .output = std::make_shared<const Json>(std::move(output))};
      (void)world_.server().runtime().submit(std::make_unique<runtime::SystemJob>(
          loaded.state.id, std::move(report), world_.server().runtime().observer()));
    }
  }

 private:
  World& world_;
};
void tell_parents_early(World& world) {
  world.at_start = [herald = std::make_shared<Herald>(world)](Server& server) {
    server.runtime().observe(*herald);
  };
}

// --- Outcomes of effects

// They are recorded with this lie, and `written` is called before they are durable.
void plant(World& world, Lie (*lie)(const ReportEffect&), TamperedJob::Written written = nullptr) {
  world.at_start = [&world, lie, written](Server& server) {
    server.dispatch().stand_in = [&world, lie, written](ExecutionId id, const ReportEffect& report,
                                                        Dispatch::Done done) {
      const Actor system{.person = {"NeuronFlow", "", std::nullopt}, .operates = true, .via = "system"};
      return std::make_unique<TamperedJob>(id, system, report, world.server().runtime().observer(),
                                           lie ? lie(report) : nullptr, written, std::move(done));
    };
  };
}

// What a model says counts more than the rules.
Lie believe_models(const ReportEffect& report) {
  if (report.kind != "ai") return nullptr;
  return [report](const runtime::Loaded& loaded, const Context& context) -> std::optional<Turn> {
    std::vector<Event> events =
        decide(loaded.state, *loaded.version, {.operates = true, .via = "system"}, report, context).events;
    const auto tier = std::ranges::find_if(events, [&](const Event& event) {
      const auto* step = std::get_if<StepSucceeded>(&event);
      return step && loaded.version->node(step->node).type == "risk_tier";
    });
    if (tier == events.end()) return std::nullopt;
    auto& step = std::get<StepSucceeded>(*tier);
    const Json* said = find(*step.output, "ai_tier");
    if (!said || !said->is_string()) return std::nullopt;
    JsonObject output = step.output->as_object();
    output["tier"] = *said;
    step.output = std::make_shared<const Json>(std::move(output));
    return folded(loaded.state, std::move(events));
  };
}
void let_ai_lower_tiers(World& world) { plant(world, believe_models); }

void answer_held_before_sync(World& world) {
  plant(world, nullptr, [&world](runtime::Writing&, runtime::Loaded& loaded, const Turn& turn) {
    world.server().waiting_room().turned(loaded, turn.events);
  });
}

// Every second change of what `memory` steps keep.
void lose_memory(World& world) {
  world.disk().tamper = [count = 0](ports::Batch& batch) mutable {
    std::erase_if(batch.entities, [&](const ports::EntityRow& row) {
      return row.kind.starts_with("memory/") && ++count % 2 == 0;
    });
  };
}

void carry_out_tests(World& world) {
  world.at_start = [](Server& server) { server.dispatch().forgets_tests = true; };
}

}  // namespace

std::vector<Canary> part_canaries() {
  return {{"child started twice", forget_keys_of_children},
          {"child of a cancelled step goes on", let_children_go_on},
          {"parent told before its child's end", tell_parents_early},
          {"tick started twice", forget_keys_of_ticks},
          {"tick lost", lose_ticks},
          {"tick early", start_ticks_early},
          {"AI lowers a tier", let_ai_lower_tiers},
          {"held answer before sync", answer_held_before_sync},
          {"memory lost", lose_memory},
          {"test execution sends an effect", carry_out_tests}};
}

}  // namespace nf::sim
