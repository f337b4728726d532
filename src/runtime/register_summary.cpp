#include "runtime/register_summary.h"

#include <algorithm>

#include "runtime/register_entries.h"

namespace nf::runtime {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr int kMonths = 12;
constexpr int kWeeks = 13;
constexpr days kPeriod{kWeeks * 7};

std::string date_text(sys_days day) { return format_time(Time(day)).substr(0, 10); }

std::string month_of(sys_days day) { return date_text(day).substr(0, 7); }

sys_days monday_of(sys_days day) { return day - (std::chrono::weekday(day) - std::chrono::Monday); }

// The value that `share` of them do not exceed; null where there are none.
Json percentile(std::vector<std::int64_t> values, double share) {
  if (values.empty()) return nullptr;
  const auto at =
      std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())));
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(at));
  return values[at];
}

JsonObject status_counts(const std::map<std::string, std::int64_t>& by_status) {
  JsonObject counts;
  for (const char* status : {"active", "expiring", "expired", "revoked"}) {
    const auto found = by_status.find(status);
    counts[status] = found == by_status.end() ? 0 : found->second;
  }
  return counts;
}

// A month for each of `count` from `first` on, also where nothing falls into it.
JsonArray months_json(const std::map<std::string, std::int64_t>& counts, sys_days today, int first) {
  JsonArray months;
  const std::chrono::year_month_day date{today};
  for (int i = first; i < first + kMonths; ++i) {
    const auto month = std::chrono::year_month(date.year(), date.month()) + std::chrono::months(i);
    const std::string name = month_of(sys_days(month / 1));
    const auto found = counts.find(name);
    months.push_back(JsonObject{{"month", name}, {"count", found == counts.end() ? 0 : found->second}});
  }
  return months;
}

// Named counts, the largest first.
template <class T>
std::vector<std::pair<std::string, T>> largest_first(const std::map<std::string, T>& counts) {
  std::vector<std::pair<std::string, T>> sorted(counts.begin(), counts.end());
  std::ranges::stable_sort(sorted, std::greater{}, [](const auto& entry) { return entry.second.all; });
  if (sorted.size() > kMaxSummaryRows) sorted.resize(kMaxSummaryRows);
  return sorted;
}

// The workflow's word for how much is at stake, where its policy object says it.
std::string tier_in(const std::string& document) {
  const auto json = parse_json(document);
  const Json* metadata = json ? find(*json, "metadata") : nullptr;
  if (!metadata || !metadata->is_object()) return "";
  for (const char* name : {"tier", "risk_tier"}) {
    if (const auto tier = string_at(*metadata, name)) return *tier;
  }
  return "";
}

}  // namespace

void RegisterSummary::add(const ports::RegisterRow& entry) {
  const std::string status(status_of(entry, today_));
  const std::string tier = tier_in(entry.document);
  for (Counts* counts : {&counts_, &policies_[entry.policy], tier.empty() ? nullptr : &tiers_[tier]}) {
    if (!counts) continue;
    ++counts->by_status[status];
    ++counts->all;
  }
  const bool in_force = status == "active" || status == "expiring";
  if (in_force && entry.until) ++ending_[month_of(*entry.until)];
  ++granted_[month_of(std::chrono::floor<days>(entry.granted_at))];
}

void RegisterSummary::add(const ports::ApprovalRow& approval) {
  for (const UserId user : approval.can_decide) ++approvers_[user].open;
  for (const ports::Vote& vote : approval.votes) {
    const sys_days day = std::chrono::floor<days>(vote.at);
    if (monday_of(day) <= monday_of(today_) - kPeriod) continue;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(vote.at - approval.opened_at);
    approvers_[vote.user].seconds.push_back(seconds.count());
    weeks_[date_text(monday_of(day))].push_back(seconds.count());
  }
}

Json RegisterSummary::to_json(const Workspace& workspace, bool partial) const {
  JsonArray policies;
  for (const auto& [policy, counts] : largest_first(policies_)) {
    JsonObject row = status_counts(counts.by_status);
    row["policy"] = policy;
    policies.push_back(std::move(row));
  }
  JsonArray tiers;
  for (const auto& [tier, counts] : largest_first(tiers_)) {
    JsonObject row = status_counts(counts.by_status);
    row["tier"] = tier;
    tiers.push_back(std::move(row));
  }
  return JsonObject{{"as_of", format_time(now_)},
                    {"counts", status_counts(counts_.by_status)},
                    {"by_policy", std::move(policies)},
                    {"by_tier", std::move(tiers)},
                    {"ending", months_json(ending_, today_, 0)},
                    {"granted", months_json(granted_, today_, 1 - kMonths)},
                    {"approvers", approvers_json(workspace)},
                    {"decide", decide_json()},
                    {"partial", partial}};
}

Json RegisterSummary::approvers_json(const Workspace& workspace) const {
  std::vector<std::pair<UserId, const Approver*>> busiest;
  for (const auto& [user, approver] : approvers_) busiest.emplace_back(user, &approver);
  std::ranges::stable_sort(busiest, std::greater{}, [](const auto& entry) {
    return std::pair(entry.second->open, entry.second->seconds.size());
  });
  JsonArray rows;
  for (const auto& [id, approver] : busiest) {
    const User* user = workspace.user(id);
    if (!user || rows.size() >= kMaxSummaryRows) continue;
    rows.push_back(JsonObject{{"id", to_string(id)},
                              {"name", user->name},
                              {"email", user->email},
                              {"open", approver->open},
                              {"decided_90d", approver->seconds.size()},
                              {"median_seconds", percentile(approver->seconds, 0.5)}});
  }
  return rows;
}

Json RegisterSummary::decide_json() const {
  std::vector<std::int64_t> all;
  JsonArray weeks;
  for (int i = kWeeks - 1; i >= 0; --i) {
    const std::string monday = date_text(monday_of(today_) - days(7 * i));
    const auto found = weeks_.find(monday);
    const std::vector<std::int64_t> seconds =
        found == weeks_.end() ? std::vector<std::int64_t>{} : found->second;
    all.insert(all.end(), seconds.begin(), seconds.end());
    weeks.push_back(JsonObject{
        {"week", monday}, {"count", seconds.size()}, {"median_seconds", percentile(seconds, 0.5)}});
  }
  return JsonObject{{"count_90d", all.size()},
                    {"median_seconds", percentile(all, 0.5)},
                    {"p90_seconds", percentile(all, 0.9)},
                    {"weeks", std::move(weeks)}};
}

namespace {

// Calls `add` with the newest rows that `list` gives. True where there are more of them.
template <class List, class Add>
Result<bool> newest(List list, Add add) {
  ports::Page page{.limit = 1'000, .cursor = ""};
  for (std::size_t seen = 0; seen < kMaxSummarised;) {
    auto listed = TRY(list(page));
    for (const auto& row : listed.rows) add(row);
    seen += listed.rows.size();
    page.cursor = listed.next_cursor;
    if (page.cursor.empty()) return false;
  }
  return true;
}

}  // namespace

Result<Json> register_summary(ports::Reader& reader, const Workspace& workspace, Time now) {
  const sys_days today = std::chrono::floor<days>(now);
  RegisterSummary summary(today, now);
  const auto add = [&](const auto& row) { summary.add(row); };
  const ports::RegisterFilter all{.today = today, .expiring_days = kExpiringDays};
  bool partial = TRY(newest([&](const ports::Page& page) { return reader.entries(all, page); }, add));
  for (const bool open : {true, false}) {
    const ports::ApprovalFilter filter{.open = open};
    partial |= TRY(newest([&](const ports::Page& page) { return reader.approvals(filter, page); }, add));
  }
  return summary.to_json(workspace, partial);
}

}  // namespace nf::runtime
