#include "runtime/sub_workflows.h"

#include <algorithm>

#include "engine/intake.h"
#include "runtime/due.h"
#include "runtime/saved_state.h"
#include "runtime/take_up.h"
#include "store/codec/codec.h"

namespace nf::runtime {

namespace {

constexpr const char* kChild = "child";  // entities: children whose end their parent waits for

// Takes a child off the list: its parent was told.
class ForgetChild final : public Job {
 public:
  explicit ForgetChild(ExecutionId child) : child_(child) {}
  void prepare(Writing& writing) override {
    writing.batch().entities.push_back({kChild, to_string(child_), std::nullopt});
  }
  void finish(const Result<>&) override {}  // else the next start tells the parent again

 private:
  const ExecutionId child_;
};

engine::ReportEffect report_of(const engine::Release& release) {
  return {.node = release.node(),
          .item = release.item(),
          .revision = release.revision(),
          .attempt = release.attempt(),
          .kind = std::string(kSubWorkflow),
          .retryable = false};
}

// What it read is not known to whoever reads its output.
expr::Provenance of_child() { return expr::Provenance::of(expr::Source::External | expr::Source::Ai); }

JsonRef output_of(const JsonRef& output, const std::string& id) {
  return std::make_shared<const Json>(
      JsonObject{{"output", output ? *output : Json(nullptr)}, {"execution_id", id}});
}

// What its end is to the step that waits for it.
engine::ReportEffect end_of(const engine::State& child) {
  const engine::Parent& parent = *child.parent;
  engine::ReportEffect report{.node = parent.node,
                              .item = parent.item,
                              .revision = parent.revision,
                              .attempt = parent.attempt,
                              .kind = std::string(kSubWorkflow),
                              .retryable = false};
  const bool good =
      child.ending == engine::Ending::Completed || child.ending == engine::Ending::FailedContinued;
  if (good) {
    report.output = output_of(child.output, to_string(child.id));
    report.provenance = of_child();
    return report;
  }
  std::string why = child.ended_because;
  for (const engine::Step& step : child.steps)
    if (step.current && step.error && !step.continued) why = step.error->message;
  report.error = engine::StepError{"sub_workflow",
                                   "The workflow " + child.workflow.name + " " +
                                       std::string(engine::status(child)) + (why.empty() ? "." : ": " + why),
                                   ""};
  return report;
}

// Whether a step still asks for this. It may have been cancelled or paused since; what is resumed asks anew.
bool is_due(const engine::Release& release, const engine::State& parent, const engine::Version& version) {
  return std::ranges::any_of(engine::due_work(parent, version), [&](const engine::Release& due) {
    return due.idempotency_key() == release.idempotency_key() && due.attempt() == release.attempt();
  });
}

bool awaits(const engine::State& parent, ExecutionId child) {
  return std::ranges::any_of(parent.steps, [&](const engine::Step& step) {
    return step.current && step.status == engine::StepStatus::Waiting && step.child == child;
  });
}

std::shared_ptr<const engine::Version> active_named(const Workspace& workspace, const std::string& name) {
  for (const auto& [id, workflow] : workspace.workflows()) {
    if (!workflow.archived && (workflow.name == name || to_string(id) == name)) return workspace.active(id);
  }
  return nullptr;
}

// The child that a step asks for, or why there can be none.
Result<Start> start_for(const engine::Release& release, const engine::State& parent,
                        const Workspace& workspace, Time now) {
  const Json& request = *release.effect().request;
  const std::string name = string_at(request, "workflow").value_or("");
  const auto version = active_named(workspace, name);
  const int depth = parent.parent ? parent.parent->depth + 1 : 1;
  if (!version)
    return nf::fail(ErrorCode::Conflict, "There is no workflow \"" + name + "\" that takes requests.");
  if (depth > kDeepestSubWorkflow)
    return nf::fail(ErrorCode::Conflict, "Sub-workflows may be 10 deep, and no deeper.");
  auto accepted =
      engine::accept(*version, {.body = *find(request, "input"), .named_requester = parent.requester},
                     workspace, workspace.variables(), now);
  if (!accepted) {
    std::string why = accepted.error().message;
    for (const Fault& fault : accepted.error().faults) why += " " + fault.pointer + " " + fault.message + ".";
    return nf::fail(ErrorCode::InvalidInput, "The workflow " + name + " does not take this input: " + why);
  }
  Start start{.version = version, .command = std::move(accepted->command)};
  start.command.requester = parent.requester;
  start.command.requester_verified = parent.requester_verified;
  start.command.submitted_by = parent.submitted_by;
  // Nor may they decide there, also where the request there names another beneficiary, or none once it is
  // corrected.
  start.command.editors = parent.editors;
  if (parent.beneficiary) start.command.editors.push_back(*parent.beneficiary);
  if (!start.command.beneficiary) start.command.beneficiary = parent.beneficiary;
  start.command.parent = engine::Parent{release.execution(), release.node(),    release.item(),
                                        release.revision(),  release.attempt(), depth};
  start.dedupe = sha256("sub_workflow\n" + release.idempotency_key());
  return start;
}

}  // namespace

struct SubWorkflows::Started {
  ExecutionId child;
  bool ended_before = false;  // in an earlier process
  std::optional<Error> error;
};

SubWorkflows::SubWorkflows(Runtime& runtime) : runtime_(runtime), errands_(runtime.clock()) {}

SubWorkflows::~SubWorkflows() { stop(); }

Result<> SubWorkflows::take_up() {
  TRY(take_up_due(runtime_, [this](std::vector<engine::Release> due) { add_starts(std::move(due)); }));
  return take_up_children();
}

Result<> SubWorkflows::start() {
  TRY(take_up());
  errands_.start();
  return {};
}

void SubWorkflows::stop() { errands_.stop(); }

void SubWorkflows::add_starts(std::vector<engine::Release> due) {
  for (engine::Release& release : due) {
    if (release.effect().kind == kSubWorkflow)
      add([this, release = std::move(release)] { return start_child(release); });
  }
}

void SubWorkflows::turned(const Loaded& loaded, const std::vector<engine::Event>& events) {
  const engine::State& state = loaded.state;
  bool cancels = false;
  for (const engine::Event& event : events) {
    cancels = cancels || std::holds_alternative<engine::StepCancelled>(event);
    if (std::holds_alternative<engine::ExecutionMigrated>(event))
      add([this, id = state.id] { return cancel_left_behind(id); });
    if (std::holds_alternative<engine::ExecutionEnded>(event) && state.parent)
      add([this, id = state.id] { return tell_parent(id); });
  }
  for (const engine::Step& step : state.steps) {
    if (cancels && step.child && step.status == engine::StepStatus::Cancelled)
      add([this, id = *step.child] { return cancel_child(id); });
  }
  add_starts(made_due(loaded, events, kSubWorkflow));
}

// --- What the last process left

Result<> SubWorkflows::take_up_children() {
  const auto reader = runtime_.reader();
  const std::vector<ports::EntityRow> rows = TRY(reader->entities(kChild));
  for (const ports::EntityRow& row : rows) {
    const auto id = parse_id<ExecutionId>(row.id);
    if (id) TRY(take_up_child(*reader, *id));
  }
  return {};
}

Result<> SubWorkflows::take_up_child(ports::Reader& reader, ExecutionId id) {
  const auto row = TRY(reader.execution(id));
  if (!row) return {};
  const engine::State state = TRY(saved_state(*row, reader));
  if (!state.parent) return {};
  if (state.ending) {
    add([this, id] { return tell_parent(id); });
    return {};
  }
  const auto parent_row = TRY(reader.execution(state.parent->execution));
  if (!parent_row) return {};
  const engine::State parent = TRY(saved_state(*parent_row, reader));
  const auto version = TRY(runtime_.versions().get(parent_row->workflow, parent_row->version));
  // One that runs is linked once more by its step, which still asks for it.
  const auto node = version->graph.find(state.parent->node);
  const engine::Step* step = node == flow::kNone ? nullptr : parent.step(node, state.parent->item);
  const bool asked_for =
      step && step->status == engine::StepStatus::Running && step->revision == state.parent->revision;
  if (!asked_for && !awaits(parent, id)) add([this, id] { return cancel_child(id); });
  return {};
}

// --- From the step to the child

void SubWorkflows::fail(const engine::Release& release, std::string message) {
  engine::ReportEffect command = report_of(release);
  command.error = engine::StepError{"sub_workflow", std::move(message), ""};
  add([this, command, parent = release.execution()] { return report(command, parent, nullptr); });
}

bool SubWorkflows::report(const engine::ReportEffect& command, ExecutionId parent, SystemJob::Done done) {
  const auto again = [this, command, parent, done](const Result<>& result) {
    if (!result && result.error().code == ErrorCode::Unavailable)
      errands_.add_later([this, command, parent, done] { return report(command, parent, done); });
    else if (done)
      done(result);
  };
  return runtime_.submit(std::make_unique<SystemJob>(parent, command, runtime_.observer(), again));
}

bool SubWorkflows::start_child(const engine::Release& release) {
  if (release.test()) {
    engine::ReportEffect command = report_of(release);
    command.output = output_of(nullptr, "");
    return report(command, release.execution(), nullptr);
  }
  const auto reader = runtime_.reader();
  const auto row = reader->execution(release.execution());
  if (!row) return false;
  if (!*row) return true;
  const auto parent = saved_state(**row, *reader);
  if (!parent) return true;  // it cannot be read: an operator is told wherever it is looked at
  const auto version = runtime_.versions().get((*row)->workflow, (*row)->version);
  if (!version) return version.error().code != ErrorCode::Unavailable;
  if (!is_due(release, *parent, **version)) return true;
  auto start = start_for(release, *parent, *runtime_.workspace(), runtime_.clock().now());
  if (!start) {
    fail(release, start.error().message);
    return true;
  }

  const bool waits = find(*release.effect().request, "wait")->as_bool();
  const auto started = std::make_shared<Started>();
  const RenderReply render = [started, waits](const Decided& decided) -> Result<Reply> {
    started->child = decided.loaded.row.id;
    started->ended_before = decided.repeated && decided.loaded.state.ending.has_value();
    if (waits && !decided.repeated)
      decided.writing.batch().entities.push_back({kChild, to_string(started->child), "{}"});
    return Reply{};
  };
  const Answering answering{.answer = [this, release, started](Reply) { child_started(release, *started); },
                            .render =
                                [started](const Error& error) {
                                  started->error = error;
                                  return Reply{.status = 500};
                                }};
  return runtime_.submit(std::make_unique<StartRequest>(start.take(), engine::Actor{.via = "sub_workflow"},
                                                        render, answering, std::nullopt,
                                                        runtime_.observer()));
}

void SubWorkflows::child_started(const engine::Release& release, const Started& started) {
  if (started.error && started.error->code == ErrorCode::Unavailable)
    return errands_.add_later([this, release] { return start_child(release); });
  if (started.error) return fail(release, started.error->message);
  const ExecutionId child = started.child;
  if (!find(*release.effect().request, "wait")->as_bool()) {
    engine::ReportEffect command = report_of(release);
    command.output = output_of(nullptr, to_string(child));
    return add([this, command, parent = release.execution()] { return report(command, parent, nullptr); });
  }
  if (started.ended_before) return add([this, child] { return tell_parent(child); });
  const engine::LinkChild wanted{release.node(), release.item(), release.revision(), release.attempt(),
                                 child};
  add([this, wanted, parent = release.execution()] { return link(parent, wanted); });
}

bool SubWorkflows::link(ExecutionId parent, const engine::LinkChild& wanted) {
  const auto linked = [this, parent, wanted](const Result<>& result) {
    if (result) return;
    if (result.error().code == ErrorCode::Unavailable)
      return errands_.add_later([this, parent, wanted] { return link(parent, wanted); });
    // Whoever does not wait for it any more, because it was cancelled meanwhile, has no use for it.
    if (result.error().code == ErrorCode::Conflict)
      add([this, child = wanted.child] { return cancel_child(child); });
  };
  return runtime_.submit(std::make_unique<SystemJob>(parent, wanted, runtime_.observer(), linked));
}

// --- From the child to the step

bool SubWorkflows::tell_parent(ExecutionId child) {
  const auto reader = runtime_.reader();
  const auto row = reader->execution(child);
  if (!row) return false;
  if (!*row) return true;
  const auto state = saved_state(**row, *reader);
  if (!state || !state->parent || !state->ending) return true;
  const auto told = [this, child](const Result<>&) {
    add([this, child] { return runtime_.submit(std::make_unique<ForgetChild>(child)); });
  };
  return report(end_of(*state), state->parent->execution, told);
}

bool SubWorkflows::cancel_child(ExecutionId child) {
  const auto again = [this, child](const Result<>& result) {
    if (!result && result.error().code == ErrorCode::Unavailable)
      errands_.add_later([this, child] { return cancel_child(child); });
  };
  return runtime_.submit(std::make_unique<SystemJob>(
      child, engine::CancelExecution{"the step that had started it is over"}, runtime_.observer(), again));
}

// The state has no steps of nodes that are gone; the journal has.
bool SubWorkflows::cancel_left_behind(ExecutionId parent) {
  const auto reader = runtime_.reader();
  const auto journal = reader->journal(parent);
  if (!journal) return false;
  for (const ports::JournalRow& row : *journal) {
    const auto events = codec::decode_events(row.events);
    if (!events) return true;  // it cannot be read: an operator is told wherever it is looked at
    for (const engine::Event& event : *events) {
      const auto* linked = std::get_if<engine::ChildStarted>(&event);
      if (!linked) continue;
      const auto child = reader->execution(linked->child);
      if (!child) return false;
      const auto state = *child ? saved_state(**child, *reader) : Result<engine::State>(engine::State{});
      if (state && state->parent && !state->ending && !take_up_child(*reader, linked->child)) return false;
    }
  }
  return true;
}

}  // namespace nf::runtime
