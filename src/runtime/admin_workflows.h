#pragma once

#include <optional>
#include <string>

#include "flow/check.h"
#include "runtime/admin_request.h"

namespace nf::runtime {

inline constexpr std::size_t kMaxWorkflows = 10'000;
inline constexpr std::size_t kMaxVersions = 10'000;  // of one workflow

// A document of the right shape, and what is found in it.
struct Draft {
  JsonRef document;
  std::string name;
  flow::Findings findings;
};

// Reads a document, off the writer thread. InvalidInput with the faults of its shape; what its nodes and
// edges mean is not refused but listed in `findings`.
Result<Draft> read_draft(const Json& document, const flow::Catalogue& catalogue, const Workspace& workspace);

// 201 Workflow, with ETag and Location.
class CreateWorkflow final : public AdminRequest {
 public:
  CreateWorkflow(Draft draft, AdminCall call);

 private:
  Result<Reply> carry_out(Writing& writing) override;
  const Draft draft_;
};

// 200 Workflow, with its new ETag.
class SaveDraft final : public AdminRequest {
 public:
  SaveDraft(WorkflowId workflow, Draft draft, std::optional<std::string> if_match, AdminCall call);

 private:
  Result<Reply> carry_out(Writing& writing) override;
  const WorkflowId workflow_;
  const Draft draft_;
  const std::optional<std::string> if_match_;
};

// 200 {version, hash}, with `warnings` where there are any: the draft becomes an immutable version, and the
// active one. Else 422 with all problems, as `errors` and as `problems: [{node, pointer, code, message,
// mend}]`.
class PublishWorkflow final : public AdminRequest {
 public:
  PublishWorkflow(WorkflowId workflow, std::optional<std::string> if_match, AdminCall call);

 private:
  Result<Reply> carry_out(Writing& writing) override;
  const WorkflowId workflow_;
  const std::optional<std::string> if_match_;
};

// 200 Workflow: requests start this version from now on. Conflict where another workflow has its path.
class ActivateVersion final : public AdminRequest {
 public:
  ActivateVersion(WorkflowId workflow, int number, AdminCall call);

 private:
  Result<Reply> carry_out(Writing& writing) override;
  const WorkflowId workflow_;
  const int number_;
};

// 200 Workflow: it takes no requests any more; what runs goes on.
class DeactivateWorkflow final : public AdminRequest {
 public:
  DeactivateWorkflow(WorkflowId workflow, AdminCall call);

 private:
  Result<Reply> carry_out(Writing& writing) override;
  const WorkflowId workflow_;
};

// 204. One with executions is archived: it is shown, takes no requests, and cannot be changed.
class DeleteWorkflow final : public AdminRequest {
 public:
  DeleteWorkflow(WorkflowId workflow, std::optional<std::string> if_match, AdminCall call);

 private:
  Result<Reply> carry_out(Writing& writing) override;
  const WorkflowId workflow_;
  const std::optional<std::string> if_match_;
};

}  // namespace nf::runtime
