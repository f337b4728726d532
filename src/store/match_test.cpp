#include "store/match.h"

#include <gtest/gtest.h>

namespace nf::store {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr sys_days kDay = std::chrono::year{2026} / 3 / 10;

TEST(FoldCase, LowersTheLettersOfEurope) {
  EXPECT_EQ(fold_case("Access 42 [MFA]"), "access 42 [mfa]");
  EXPECT_EQ(fold_case("ÀÉÎÕÜÞ ÿŸ × ß"), "àéîõüþ ÿÿ × ß");
  EXPECT_EQ(fold_case("ĀĄČĎĖŐŘŠŤŽŹ İı"), "āąčďėőřšťžź İı");
  EXPECT_EQ(fold_case("ΑΒΓ ΆΈΊΌΎΏ Σς"), "αβγ άέίόύώ σσ");
  EXPECT_EQ(fold_case("ЁЖУРНАЛ журнал"), "ёжурнал журнал");
}

TEST(FoldCase, LeavesOtherBytesAlone) {
  for (const std::string text : {"", "日本語", "\xff\xc3", "\xc3(", "\xe2\x82\xac"})
    EXPECT_EQ(fold_case(text), text);
}

ports::RegisterRow until(int n) {
  ports::RegisterRow row;
  row.until = kDay + days(n);
  return row;
}

TEST(RegisterStatus, TheLastDayStillCounts) {
  EXPECT_EQ(register_status({}, kDay, 30), "active");
  EXPECT_EQ(register_status(until(31), kDay, 30), "active");
  EXPECT_EQ(register_status(until(30), kDay, 30), "expiring");
  EXPECT_EQ(register_status(until(0), kDay, 30), "expiring");
  EXPECT_EQ(register_status(until(-1), kDay, 30), "expired");
}

TEST(RegisterStatus, ARevokedEntryIsRevokedFromThatDayOn) {
  auto row = until(-1);
  row.revoked_at = kDay + std::chrono::hours(23);
  EXPECT_EQ(register_status(row, kDay, 30), "revoked");
  EXPECT_EQ(register_status(row, kDay - days(1), 30), "expiring");
}

}  // namespace
}  // namespace nf::store
