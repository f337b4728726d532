#include "runtime/execution_request.h"

#include "base/check.h"
#include "runtime/saved_state.h"
#include "runtime/turn_rows.h"

namespace nf::runtime {

namespace {

Sha256 random_key(ports::Entropy& entropy) {
  Sha256 key;
  for (std::size_t i = 0; i < key.size(); i += 8) {
    const std::uint64_t bits = entropy.next();
    for (std::size_t j = 0; j < 8; ++j) key[i + j] = static_cast<std::uint8_t>(bits >> (8 * j));
  }
  return key;
}

ports::ExecutionRow new_row(Writing& writing, const Start& start) {
  const engine::StartExecution& command = start.command;
  // A test is its tester's, whomever its sample names: nobody finds among their requests what was not asked.
  const engine::Person& owner =
      command.test && command.submitted_by ? *command.submitted_by : command.requester;
  return {.id = command.id,
          .workflow = start.version->ref.id,
          .version = start.version->ref.version,
          .test = command.test,
          .requester = owner.user,
          .requester_address = engine::folded_address(owner.email),
          .submitted_by = command.submitted_by ? command.submitted_by->user : std::nullopt,
          .title = command.title,
          .started_at = writing.now(),
          .subject_key = random_key(writing.entropy())};
}

}  // namespace

ExecutionRequest::ExecutionRequest(ExecutionId execution, engine::Actor actor, engine::Command command,
                                   RenderReply reply, Answering answering,
                                   std::optional<Idempotency> idempotency, TurnObserver* observer)
    : Request(std::move(answering), std::move(idempotency)),
      execution_(execution),
      actor_(std::move(actor)),
      command_(std::move(command)),
      render_reply_(std::move(reply)),
      observer_(observer) {}

Result<Reply> ExecutionRequest::carry_out(Writing& writing) {
  Loaded* loaded = TRY(writing.load(execution_));
  if (!loaded) return fail(ErrorCode::NotFound, "There is no such execution.");
  const auto rejection = decide_and_write(writing, *loaded, actor_, command_, events_);
  if (observer_ && !events_.empty()) after_ = *loaded;
  if (rejection) return fail(*rejection);
  return render_reply_({*loaded, writing});
}

void ExecutionRequest::committed() {
  if (after_) observer_->turned(*after_, events_);
}

StartRequest::StartRequest(Start start, engine::Actor actor, RenderReply reply, Answering answering,
                           std::optional<Idempotency> idempotency, TurnObserver* observer, Held held)
    : Request(std::move(answering), std::move(idempotency)),
      start_(std::move(start)),
      actor_(std::move(actor)),
      render_reply_(std::move(reply)),
      observer_(observer),
      held_(std::move(held)) {}

Result<std::optional<ExecutionId>> StartRequest::earlier(Writing& writing) const {
  if (!start_.dedupe) return std::optional<ExecutionId>{};
  const WorkflowId workflow = start_.version->ref.id;
  const auto& in_batch = writing.dedupes_in_batch();
  if (const auto found = in_batch.find({workflow, *start_.dedupe}); found != in_batch.end()) {
    return std::optional(found->second);
  }
  return writing.reader().dedupe(workflow, *start_.dedupe);
}

Result<Reply> StartRequest::carry_out(Writing& writing) {
  if (const auto execution = TRY(earlier(writing))) {
    Loaded* loaded = TRY(writing.load(*execution));
    CHECK(loaded != nullptr);
    return render_reply_({*loaded, writing, true});
  }
  if (start_.draft) {
    writing.batch().entities.push_back(Versions::row(start_.version->ref, *start_.draft, writing.now()));
    writing.versions().put(start_.version);
  }
  IdGenerator ids(writing.now(), writing.entropy().next(), writing.entropy().next());
  start_.command.id = ids.make<ExecutionId>();
  Loaded& loaded = writing.keep({new_row(writing, start_), {}, start_.version});
  const auto rejection = decide_and_write(writing, loaded, actor_, start_.command, events_);
  if (rejection) return fail(*rejection);
  if (start_.dedupe) {
    writing.batch().dedupes.push_back({start_.version->ref.id, *start_.dedupe, start_.command.id});
    writing.dedupes_in_batch()[{start_.version->ref.id, *start_.dedupe}] = start_.command.id;
  }
  hold_ = held_ && !loaded.state.output && !loaded.state.ending;
  if (observer_ || hold_) after_ = loaded;
  return render_reply_({loaded, writing});
}

void StartRequest::committed() {
  if (!after_) return;
  if (hold_) held_(*after_, answering());
  if (observer_) observer_->turned(*after_, events_);
}

SystemJob::SystemJob(ExecutionId execution, engine::Command command, TurnObserver* observer, Done done)
    : execution_(execution), command_(std::move(command)), observer_(observer), done_(std::move(done)) {}

void SystemJob::prepare(Writing& writing) {
  const auto loaded = writing.load(execution_);
  if (!loaded) decided_ = fail(loaded.error());
  if (!loaded || !*loaded) return;
  const auto rejection = decide_and_write(writing, **loaded, system_actor(), command_, events_);
  if (rejection) decided_ = fail(*rejection);
  if (observer_ && !events_.empty()) after_ = **loaded;
}

void SystemJob::finish(const Result<>& committed) {
  if (committed && after_) observer_->turned(*after_, events_);
  if (done_) done_(committed ? decided_ : committed);
}

}  // namespace nf::runtime
