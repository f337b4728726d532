#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "ports/store.h"
#include "runtime/workspace.h"

namespace nf::runtime {

inline constexpr std::size_t kMaxSummarised =
    20'000;                                         // entries, open and closed approvals: the newest of each
inline constexpr std::size_t kMaxSummaryRows = 50;  // policies and approvers that are named

// What the owner of policies wants to see at a glance: what is in force and what ends soon, by policy and by
// tier; who has how much to decide, and how long deciding takes. Rows are added one by one.
class RegisterSummary {
 public:
  RegisterSummary(std::chrono::sys_days today, Time now) : today_(today), now_(now) {}

  void add(const ports::RegisterRow& entry);
  void add(const ports::ApprovalRow& approval);
  // {as_of, counts, by_policy, by_tier, ending, granted, approvers, decide, partial}: see the API's
  // RegisterSummary. `partial`: only the newest kMaxSummarised were looked at.
  Json to_json(const Workspace& workspace, bool partial) const;

 private:
  struct Counts {
    std::map<std::string, std::int64_t> by_status;
    std::int64_t all = 0;
  };
  struct Approver {
    std::int64_t open = 0;
    std::vector<std::int64_t> seconds;  // that their decisions took
  };
  Json decide_json() const;
  Json approvers_json(const Workspace& workspace) const;

  std::chrono::sys_days today_;
  Time now_;
  Counts counts_;
  std::map<std::string, Counts> policies_, tiers_;
  std::map<std::string, std::int64_t> ending_, granted_;  // by month
  std::map<UserId, Approver> approvers_;
  std::map<std::string, std::vector<std::int64_t>> weeks_;  // by Monday: seconds of decisions
};

// The summary as of now, out of one snapshot.
Result<Json> register_summary(ports::Reader& reader, const Workspace& workspace, Time now);

}  // namespace nf::runtime
