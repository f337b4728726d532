#pragma once

#include <functional>
#include <memory>

#include "engine/command.h"
#include "runtime/request.h"

namespace nf::runtime {

// What is told to whoever rendered a command's reply, on the writer thread before the sync.
struct Decided {
  const Loaded& loaded;
  Writing& writing;
  bool repeated = false;  // the trigger's dedupe key named an earlier execution
};
using RenderReply = std::function<Result<Reply>(const Decided&)>;

// Gets told of every committed turn, after its sync, on the writer thread. Must not block.
class TurnObserver {
 public:
  virtual ~TurnObserver() = default;
  virtual void turned(const Loaded& loaded, const std::vector<engine::Event>& events) = 0;
};

// Starts an execution of a version.
struct Start {
  std::shared_ptr<const engine::Version> version;
  engine::StartExecution command;  // its id is made by the writer
  std::optional<Sha256> dedupe;    // hash of the trigger's dedupe key
  JsonRef draft = nullptr;         // of a test: the document that the version was compiled from, kept with it
};

// Runs one engine command against one execution.
class ExecutionRequest final : public Request {
 public:
  ExecutionRequest(ExecutionId execution, engine::Actor actor, engine::Command command, RenderReply reply,
                   Answering answering, std::optional<Idempotency> idempotency, TurnObserver* observer);

 private:
  Result<Reply> carry_out(Writing& writing) override;
  void committed() override;

  const ExecutionId execution_;
  const engine::Actor actor_;
  const engine::Command command_;
  const RenderReply render_reply_;
  TurnObserver* const observer_;
  std::optional<Loaded> after_;  // for the observer
  std::vector<engine::Event> events_;
};

class StartRequest final : public Request {
 public:
  // With `held`, a reply is given only where the execution has come to its output, its end or a wait;
  // otherwise `held` is called after the sync and the answer is its matter.
  using Held = std::function<void(const Loaded&, Answering)>;
  StartRequest(Start start, engine::Actor actor, RenderReply reply, Answering answering,
               std::optional<Idempotency> idempotency, TurnObserver* observer, Held held = nullptr);

 private:
  Result<Reply> carry_out(Writing& writing) override;
  void committed() override;
  bool answers() const override { return !hold_; }
  Result<std::optional<ExecutionId>> earlier(Writing& writing) const;

  Start start_;
  const engine::Actor actor_;
  const RenderReply render_reply_;
  TurnObserver* const observer_;
  const Held held_;
  bool hold_ = false;
  std::optional<Loaded> after_;
  std::vector<engine::Event> events_;
};

// Runs one engine command of the system's own against one execution. Answers nobody.
class SystemJob final : public Job {
 public:
  // On the writer thread, once: the commit's outcome, or why the command could not be decided.
  using Done = std::function<void(const Result<>&)>;
  SystemJob(ExecutionId execution, engine::Command command, TurnObserver* observer, Done done = nullptr);
  void prepare(Writing& writing) override;
  void finish(const Result<>& committed) override;

 private:
  const ExecutionId execution_;
  const engine::Command command_;
  TurnObserver* const observer_;
  const Done done_;
  Result<> decided_;
  std::optional<Loaded> after_;
  std::vector<engine::Event> events_;
};

}  // namespace nf::runtime
