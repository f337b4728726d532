#include "runtime/register_summary.h"

#include <gtest/gtest.h>

#include "runtime/register_entries.h"
#include "store/match.h"

namespace nf::runtime {
namespace {

const Time kNow = *parse_time("2026-11-22T10:00:00Z");  // a Sunday
const std::chrono::sys_days kToday = std::chrono::floor<std::chrono::days>(kNow);

ports::RegisterRow entry(std::string policy, std::string_view until, std::string_view tier,
                         std::string_view granted = "2026-11-01T00:00:00Z") {
  ports::RegisterRow row;
  row.policy = std::move(policy);
  row.until = *parse_date(until);
  row.granted_at = *parse_time(granted);
  row.document = R"({"metadata": {"tier": ")" + std::string(tier) + "\"}}";
  return row;
}

class Summary : public testing::Test {
 protected:
  Json told() { return summary.to_json(workspace, false); }

  UserId user(std::uint8_t n, const std::string& name) {
    User user{.email = name + "@example.com", .name = name};
    user.id.bytes[15] = n;
    workspace.put(user);
    return user.id;
  }

  RegisterSummary summary{kToday, kNow};
  Workspace workspace;
};

TEST_F(Summary, OfNothingHasEveryMonthAndWeek) {
  const Json json = told();
  EXPECT_EQ(json.at("ending").as_array().size(), 12U);
  EXPECT_EQ(json.at("ending").as_array()[0].at("month"), "2026-11");
  EXPECT_EQ(json.at("ending").as_array()[11].at("month"), "2027-10");
  EXPECT_EQ(json.at("granted").as_array()[0].at("month"), "2025-12");
  EXPECT_EQ(json.at("granted").as_array()[11].at("month"), "2026-11");
  EXPECT_EQ(json.at("decide").at("weeks").as_array().size(), 13U);
  EXPECT_EQ(json.at("decide").at("weeks").as_array()[12].at("week"), "2026-11-16");
  EXPECT_TRUE(json.at("decide").at("median_seconds").is_null());
}

TEST_F(Summary, CountsByPolicyAndTierAsOfToday) {
  summary.add(entry("SEC-12", "2027-03-01", "high"));
  summary.add(entry("SEC-12", "2026-12-01", "low"));
  summary.add(entry("FIN-1", "2026-11-21", "high"));
  ports::RegisterRow revoked = entry("FIN-1", "2027-03-01", "low");
  revoked.revoked_at = kNow;
  summary.add(revoked);
  summary.add(entry("SEC-12", "2027-03-31", "high"));
  const Json json = told();
  EXPECT_EQ(json.at("counts"),
            parse_json(R"({"active": 2, "expiring": 1, "expired": 1, "revoked": 1})").value());
  const JsonArray& policies = json.at("by_policy").as_array();
  ASSERT_EQ(policies.size(), 2U);
  EXPECT_EQ(
      policies[0],
      parse_json(R"({"policy": "SEC-12", "active": 2, "expiring": 1, "expired": 0, "revoked": 0})").value());
  EXPECT_EQ(json.at("by_tier").as_array()[0].at("tier"), "high");
  EXPECT_EQ(json.at("ending").as_array()[1].at("count"), 1) << "December";
  EXPECT_EQ(json.at("ending").as_array()[4].at("count"), 2) << "March, without the revoked one";
  EXPECT_EQ(json.at("granted").as_array()[11].at("count"), 5);
}

TEST_F(Summary, TellsWhoHasHowMuchToDecideAndHowLongItTakes) {
  const UserId sven = user(1, "sven"), sara = user(2, "sara");
  ports::ApprovalRow row{.opened_at = kNow - std::chrono::hours(10)};
  row.can_decide = {sara, sven};
  summary.add(row);
  row.can_decide = {};
  row.votes = {{sven, row.opened_at + std::chrono::hours(1)}, {sara, row.opened_at + std::chrono::hours(3)}};
  summary.add(row);
  row.can_decide = {sara};
  row.votes = {{sven, row.opened_at + std::chrono::hours(5)}};
  summary.add(row);
  row.opened_at = kNow - std::chrono::hours(24 * 200);
  row.can_decide = {};
  row.votes = {{sven, row.opened_at + std::chrono::hours(1)}};
  summary.add(row);

  const Json json = told();
  const JsonArray& approvers = json.at("approvers").as_array();
  ASSERT_EQ(approvers.size(), 2U);
  EXPECT_EQ(approvers[0].at("name"), "sara");
  EXPECT_EQ(approvers[0].at("open"), 2);
  EXPECT_EQ(approvers[0].at("median_seconds"), 3 * 3600);
  EXPECT_EQ(approvers[1].at("open"), 1);
  EXPECT_EQ(approvers[1].at("decided_90d"), 2) << "not what was decided long ago";
  EXPECT_EQ(json.at("decide").at("count_90d"), 3);
  EXPECT_EQ(json.at("decide").at("median_seconds"), 3 * 3600);
  EXPECT_EQ(json.at("decide").at("p90_seconds"), 5 * 3600);
  EXPECT_EQ(json.at("decide").at("weeks").as_array()[12].at("count"), 3);
}

// An entry that ends in exactly thirty days was listed as expiring, and shown as active.
TEST(RegisterStatus, AnEntryIsShownAsWhatItIsListedAs) {
  const auto today = *parse_date("2026-11-23");
  for (int day = -2; day <= kExpiringDays + 2; ++day) {
    const ports::RegisterRow row{.until = today + std::chrono::days(day)};
    EXPECT_EQ(status_of(row, today), store::register_status(row, today, kExpiringDays)) << day;
  }
}

}  // namespace
}  // namespace nf::runtime
