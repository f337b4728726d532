#include "expr/functions/business.h"

#include "expr/program.h"
#include "expr/test_scope.h"

namespace nf::expr {
namespace {

std::string evaluate(std::string_view source) {
  static const TestScope kNothing;
  const Result<Evaluated> result = Program::compile(source).value().evaluate(kNothing);
  return result ? write_json(result->value) : "fails: " + result.error().message;
}

TEST(Business, ADateIsMidnightInUtc) {
  EXPECT_EQ(evaluate("date('2026-11-22')"), R"("2026-11-22T00:00:00.000Z")");
  EXPECT_EQ(evaluate("date('2026-02-30')"),
            "fails: 1:1: not a date: write YYYY-MM-DD, or a timestamp in RFC 3339");
  EXPECT_EQ(evaluate("date(timestamp('2026-06-30T23:30:00Z'), 'Europe/London')"),
            R"("2026-07-01T00:00:00.000Z")");
  EXPECT_EQ(evaluate("date(timestamp('2026-12-31T23:30:00Z'), 'Europe/London')"),
            R"("2026-12-31T00:00:00.000Z")");
}

TEST(Business, DaysAreCalendarDays) {
  EXPECT_EQ(evaluate("days('2026-12-01', '2027-05-30')"), "180");
  EXPECT_EQ(evaluate("days(date('2028-02-28'), date('2028-03-01'))"), "2");
  EXPECT_EQ(evaluate("days('2026-01-02', '2026-01-01')"), "-1");
  EXPECT_EQ(evaluate("days(timestamp('2026-01-01T23:59:59Z'), timestamp('2026-01-02T00:00:00Z'))"), "1");
}

TEST(Business, BusinessDaysLeaveOutTheWeekend) {
  EXPECT_EQ(evaluate("business_days(date('2026-11-20'), date('2026-11-23'), 'default')"),
            "1");  // Friday to Monday
  EXPECT_EQ(evaluate("business_days(date('2026-11-16'), date('2026-11-20'), 'default')"), "4");
  EXPECT_EQ(evaluate("business_days(date('2026-11-21'), date('2026-11-22'), 'default')"), "0");
  EXPECT_EQ(evaluate("business_days(date('2026-11-23'), date('2026-11-20'), 'default')"), "-1");
  EXPECT_EQ(evaluate("business_days(date('2026-11-23'), date('2026-11-23'), 'mars')"),
            "fails: 1:1: unknown calendar: \"mars\"");
}

TEST(Business, EmailDomainIsInLowerCase) {
  EXPECT_EQ(evaluate("email_domain('Rita@Sales.Example.COM')"), R"("sales.example.com")");
  EXPECT_TRUE(evaluate("email_domain('rita')").starts_with("fails: "));
  EXPECT_TRUE(evaluate("email_domain('@example.com')").starts_with("fails: "));
  EXPECT_TRUE(evaluate("email_domain('rita@')").starts_with("fails: "));
}

TEST(Business, MoneyFollowsTheMinorUnit) {
  EXPECT_EQ(money_text(12500, "EUR"), "EUR 12,500.00");
  EXPECT_EQ(money_text(0.5, "USD"), "USD 0.50");
  EXPECT_EQ(money_text(1234.5, "JPY"), "JPY 1,235");
  EXPECT_EQ(money_text(1.2345, "KWD"), "KWD 1.235");
  EXPECT_EQ(money_text(-1234567.891, "EUR"), "EUR -1,234,567.89");
  EXPECT_EQ(money_text(1.005, "EUR"), "EUR 1.01");
  EXPECT_EQ(money_text(999.995, "EUR"), "EUR 1,000.00");
  EXPECT_EQ(money_text(-0.001, "EUR"), "EUR 0.00");
  EXPECT_EQ(evaluate("money(100, 'CHF')"), R"("CHF 100.00")");
  EXPECT_TRUE(evaluate("money(1, 'euro')").starts_with("fails: "));
  EXPECT_TRUE(evaluate("money(1e15, 'EUR')").starts_with("fails: "));
}

TEST(Business, Sha256IsInHex) {
  EXPECT_EQ(evaluate("sha256('abc') == sha256(b'abc')"), "true");
  EXPECT_EQ(evaluate("sha256('abc')"),
            R"("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")");
}

}  // namespace
}  // namespace nf::expr
