#include <algorithm>

#include "base/check.h"
#include "http/api/file_fields.h"
#include "http/api/routes.h"
#include "http/api/submission.h"
#include "runtime/preview.h"
#include "runtime/register_entries.h"

namespace nf::http {

namespace {

using engine::Approval;
using engine::State;
using engine::Step;
using engine::Version;

// --- What an effect would give.

std::optional<runtime::Foreseen> foresee_ai(const Services& services, const Json& request) {
  if (!services.builtin_ai) return std::nullopt;
  return runtime::Foreseen{.output = std::make_shared<const Json>(services.builtin_ai(request)),
                           .provenance = expr::Provenance::of(expr::Source::Ai | expr::Source::External),
                           .certain = string_at(request, "connection").value_or("").empty()};
}

std::optional<runtime::Foreseen> foresee_lookup(const Services& services, const Json& request) {
  if (string_at(request, "operation") != "lookup") return std::nullopt;
  const auto today = std::chrono::floor<std::chrono::days>(services.runtime.clock().now());
  auto found = runtime::look_up_entries(*services.runtime.reader(), request, today);
  if (!found) return std::nullopt;
  return runtime::Foreseen{.output = std::make_shared<const Json>(std::move(*found)),
                           .provenance = expr::Provenance::of(expr::Source::External)};
}

runtime::Foresee foresight(const Services& services) {
  return [&services](const engine::EffectRequest& effect) -> std::optional<runtime::Foreseen> {
    if (effect.kind == "ai") return foresee_ai(services, *effect.request);
    if (effect.kind == "register") return foresee_lookup(services, *effect.request);
    return std::nullopt;
  };
}

// --- What came of it, as the caller may see it.

std::string quoted(std::string_view name) { return "“" + std::string(name) + "”"; }

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + quoted(names[i]);
  }
  return text;
}

std::string text_of(const Duration& duration) {
  using namespace std::chrono;
  const auto whole_days = floor<days>(duration.rest);
  const auto part = duration.rest - whole_days;
  const auto clock = floor<seconds>(part);
  std::string date = "P", time;
  const auto add = [](std::string& text, std::int64_t count, char unit) {
    if (count != 0) text += std::to_string(count) + unit;
  };
  add(date, duration.months, 'M');
  add(date, whole_days.count(), 'D');
  add(time, duration_cast<hours>(clock).count(), 'H');
  add(time, duration_cast<minutes>(clock).count() % 60, 'M');
  const auto rest = clock.count() % 60;
  if (part != clock) {
    std::string thousandths = std::to_string(1'000 + (part - clock).count()).substr(1);
    time += std::to_string(rest) + "." + thousandths + "S";
  } else {
    add(time, rest, 'S');
  }
  if (!time.empty()) return date + "T" + time;
  return date == "P" ? "PT0S" : date;
}

Json due_of(const engine::Stage& stage) {
  return stage.due_in ? Json(text_of(*stage.due_in)) : Json(nullptr);
}

// Addresses are for those who may list the accounts.
bool sees_addresses(const Caller& caller) {
  return effective(caller.roles)
      .has_any({Role::Admin, Role::Auditor, Role::Operator, Role::Builder, Role::Reviewer});
}

Json stage_json(const engine::Stage& stage, bool addresses) {
  JsonArray reviewers;
  for (const engine::Reviewer& reviewer : stage.reviewers) {
    reviewers.push_back(
        JsonObject{{"name", reviewer.person.name},
                   {"email", addresses ? Json(reviewer.person.email) : Json(nullptr)},
                   {"how", name_of(reviewer.how)},
                   {"seat", reviewer.seats.empty() ? Json(nullptr) : Json(reviewer.seats.front())}});
  }
  const bool quorum = stage.mode == engine::ReviewMode::Quorum;
  return JsonObject{{"name", stage.name},
                    {"mode", name_of(stage.mode)},
                    {"quorum", quorum ? Json(stage.quorum) : Json(nullptr)},
                    {"due_in", due_of(stage)},
                    {"reviewers", std::move(reviewers)}};
}

Json approval_json(const Approval& approval, const Version& version, bool addresses) {
  const flow::NodeSpec& node = version.node(approval.node);
  JsonArray stages;
  for (const engine::Stage& stage : approval.stages) stages.push_back(stage_json(stage, addresses));
  return JsonObject{{"node", node.id},
                    {"name", node.name},
                    {"title", approval.title},
                    {"due_in", approval.stages.empty() ? Json(nullptr) : due_of(approval.stages.front())},
                    {"stages", std::move(stages)},
                    {"unassigned", engine::unassigned(approval)}};
}

JsonArray path_json(const State& state, const Version& version) {
  JsonArray path;
  for (const Step& step : state.steps) {
    if (step.status == engine::StepStatus::Skipped) continue;
    const flow::NodeSpec& node = version.node(step.node);
    path.push_back(JsonObject{{"node", node.id}, {"name", node.name}, {"type", node.type}});
  }
  return path;
}

// What failed first and was not taken care of by the workflow.
Json problem_of(const State& state, const Version& version) {
  for (const Step& step : state.steps) {
    if (step.current && step.error && !step.continued)
      return Json(quoted(version.node(step.node).name) + ": " + step.error->message);
  }
  return nullptr;
}

// Whether a step on the way seems to look at the request's files: by its text, so rather once too often.
bool looks_at_files(const State& state, const Version& version) {
  std::vector<std::string> words = names_of_file_fields(version.trigger->schema);
  if (words.empty()) return false;
  words.emplace_back("files");
  return std::ranges::any_of(state.steps, [&](const Step& step) {
    if (step.node == version.graph.start || step.status == engine::StepStatus::Skipped) return false;
    const std::string config = write_json(version.node(step.node).config);
    return std::ranges::any_of(words, [&](const std::string& word) {
      return config.find("." + word) != config.npos || config.find("[\\\"" + word) != config.npos ||
             config.find("['" + word) != config.npos;
    });
  });
}

std::string_view outcome_of(const State& state, bool failed) {
  if (!state.approvals.empty()) return "waits";
  if (failed) return "fails";
  return state.ending ? "ends" : "waits";
}

Json note_of(const runtime::Preview& preview, const Version& version, bool files_matter) {
  std::string note;
  const auto say = [&](const std::string& sentence) { note += (note.empty() ? "" : " ") + sentence; };
  if (!preview.guessed.empty()) {
    say(joined(preview.guessed) +
        " asks a model once the request is sent. The built-in rules stand in for it here, so the request may "
        "be judged otherwise and other people may be asked.");
  }
  if (!preview.unknown.empty()) {
    say("What " + joined(preview.unknown) +
        " gives is known only once the request is sent. This is what follows where it succeeds.");
  }
  for (const auto& stuck : preview.stuck) {
    say(quoted(stuck.step) + " needs what " + quoted(stuck.needs) +
        " gives, so nothing can be said about what comes then.");
  }
  if (files_matter) say("Steps on the way look at the request's files, which are still to come.");
  if (preview.cut_short) say("This is not all: the rest would have taken too long to work out.");
  for (const Approval& approval : preview.state.approvals) {
    if (!engine::unassigned(approval)) continue;
    say("As things are nobody can decide " + quoted(version.node(approval.node).name) +
        "; an operator will have to name somebody.");
  }
  return note.empty() ? Json(nullptr) : Json(note);
}

Json preview_json(const runtime::Preview& preview, const Version& version, const Caller& caller,
                  bool without_files) {
  JsonArray approvals;
  for (const Approval& approval : preview.state.approvals) {
    approvals.push_back(approval_json(approval, version, sees_addresses(caller)));
  }
  Json problem = problem_of(preview.state, version);
  const bool files_matter = without_files && looks_at_files(preview.state, version);
  const std::string_view outcome = outcome_of(preview.state, !problem.is_null());
  return JsonObject{{"certain", preview.certain() && !files_matter},
                    {"note", note_of(preview, version, files_matter)},
                    {"path", path_json(preview.state, version)},
                    {"approvals", std::move(approvals)},
                    {"outcome", outcome},
                    {"problem", std::move(problem)}};
}

// --- The request.

// As the engine takes a submission. Without `files` it is looked at without the fields for them.
Result<engine::Accepted> accepted(const Services& services, Submission submission, const Caller& caller) {
  const engine::Trigger& trigger = *submission.version->trigger;
  Version intake;  // as much of the version as acceptance looks at
  intake.ref = submission.version->ref;
  auto start = std::make_unique<engine::Trigger>(trigger);
  if (submission.references) {
    const Json no_files = JsonArray{};
    auto files = TRY(take_files(
        *services.runtime.reader(),
        {.schema = trigger.schema, .references = submission.references, .before = no_files, .caller = caller},
        submission.incoming.body));
    submission.incoming.files = std::move(files.all);
  } else if (has_file_fields(trigger.schema)) {
    leave_out_files(start->schema, submission.incoming.body);
    start->validator = TRY(flow::Schema::compile(start->schema));
  }
  intake.trigger = std::move(start);
  const auto workspace = services.runtime.workspace();
  return engine::accept(intake, std::move(submission.incoming), *workspace, workspace->variables(),
                        services.runtime.clock().now());
}

Result<Response> look_ahead(const Services& services, const Call& call) {
  Submission submission = TRY(read_submission(services, call));
  const auto version = submission.version;
  const bool without_files = submission.references == nullptr;
  engine::Accepted taken = TRY(accepted(services, std::move(submission), call.caller()));
  const auto workspace = services.runtime.workspace();
  const runtime::Preview preview =
      runtime::preview(*version, std::move(taken.command), actor_of(call.caller()), *workspace,
                       services.runtime.clock().now(), foresight(services));
  return json_response(200, preview_json(preview, *version, call.caller(), without_files));
}

}  // namespace

std::vector<Route> form_preview_routes(const Services& services) {
  return {
      {Method::Post,
       "/forms/{path}/preview",
       signed_in(),
       json_body(),
       [&services](const CallPtr& call) { answer_with(call, look_ahead(services, *call)); },
       {.summary = "What would come of this submission as far as the first people are asked. Nothing is kept "
                   "and nobody is told; without `files` it is looked at as if they were still to come",
        .tag = "Intake",
        .request = "Submission",
        .response = "Preview",
        .keyless = true},
       Scope::Read}};
}

}  // namespace nf::http
