#include "runtime/admin_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/admin_shapes.h"
#include "runtime/test_bench.h"

namespace nf::runtime {
namespace {

std::string etag(const Reply& reply) {
  for (const auto& [name, value] : reply.headers) {
    if (name == "ETag") return value;
  }
  return "";
}

PolicyEntry sec12() { return *read_policy(json(R"({"id": "SEC-12", "title": "Multi-factor sign-in"})")); }

TEST(Policies, AreKeptOverARestart) {
  Bench bench;
  const PolicyEntry policy = *read_policy(
      json(R"({"id": "SEC-12", "title": "Multi-factor sign-in", "area": "security", "owner": "o@e.c",
                            "max_days": 90, "max_renewals": 2, "controls": ["VPN", "Log review"]})"));
  const Reply made = bench.run<CreatePolicy>(policy);
  EXPECT_EQ(made.status, 201);
  bench.restart();
  const auto workspace = bench.runtime->workspace();
  EXPECT_EQ(to_json(workspace->policies().at("SEC-12")), body_of(made));
  EXPECT_EQ(etag_of(workspace->policies().at("SEC-12")), etag(made));
}

TEST(Policies, OneIdIsOnePolicy) {
  Bench bench;
  EXPECT_EQ(bench.run<CreatePolicy>(sec12()).status, 201);
  EXPECT_EQ(bench.run<CreatePolicy>(sec12()).status, 409);
  EXPECT_EQ(bench.run<DeletePolicy>("SEC-12", std::nullopt).status, 204);
  EXPECT_EQ(bench.run<DeletePolicy>("SEC-12", std::nullopt).status, 404);
}

TEST(Policies, OneThatPutHasMadeIsNewAndSaysWhereItIs) {
  Bench bench;
  PolicyEntry policy = sec12();
  policy.id = "FIN 4%";
  const Reply made = bench.run<PutPolicy>(policy, std::nullopt);
  EXPECT_EQ(made.status, 201);
  EXPECT_THAT(made.headers, testing::Contains(testing::Pair("Location", "/api/v1/policies/FIN%204%25")));
  const Reply again = bench.run<PutPolicy>(policy, std::nullopt);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.headers.size(), 1u);
  EXPECT_THAT(bench.run<CreatePolicy>(sec12()).headers,
              testing::Contains(testing::Pair("Location", "/api/v1/policies/SEC-12")));
}

TEST(PolicyBody, AnIdThatNoAddressCouldNameIsRefused) {
  for (const char* id : {"a/b", ".", "..", "/", " "}) {
    const auto policy = read_policy(JsonObject{{"id", id}, {"title", "T"}});
    ASSERT_FALSE(policy.has_value()) << id;
    EXPECT_EQ(policy.error().faults.at(0).pointer, "/id");
  }
  const Json titled = JsonObject{{"title", "T"}};
  for (const std::string& id : {std::string(" "), std::string(300, 'x')})
    EXPECT_FALSE(read_policy(titled, id).has_value()) << id;
  EXPECT_TRUE(read_policy(titled, "FIN-04 Three quotes…").has_value());
}

TEST(Policies, AStaleTagIsRefused) {
  Bench bench;
  const std::string first = etag(bench.run<CreatePolicy>(sec12()));
  PolicyEntry changed = sec12();
  changed.max_days = 30;
  EXPECT_EQ(bench.run<PutPolicy>(changed, first).status, 200);
  changed.max_days = 60;
  EXPECT_EQ(bench.run<PutPolicy>(changed, first).status, 412);
  EXPECT_EQ(bench.run<DeletePolicy>("SEC-12", first).status, 412);
  EXPECT_EQ(bench.run<PutPolicy>(changed, "*").status, 200);
  EXPECT_EQ(bench.run<PutPolicy>(changed, std::nullopt).status, 200);
}

TEST(PolicyBody, NamesEveryFault) {
  const auto policy = read_policy(json(R"({"id": "a", "max_days": -1, "controls": [""], "x": 1})"), "b");
  ASSERT_FALSE(policy.has_value());
  EXPECT_EQ(policy.error().faults.size(), 5u);
}

TEST(Variables, AreReplacedAsAWholeUnderTheirTag) {
  Bench bench;
  const auto put = [&](std::string_view text, std::optional<std::string> tag) {
    return bench.run<PutVariables>(*read_variables(json(text)), std::move(tag));
  };
  const std::string empty = etag_of_variables(*bench.runtime->workspace()->variables());
  const Reply first = put(R"({"max_exception_days": 365})", empty);
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(put(R"({"rates": {"USD": 0.9}})", empty).status, 412);
  EXPECT_EQ(put(R"({"rates": {"USD": 0.9}})", etag(first)).status, 200);
  bench.restart();
  EXPECT_EQ(*bench.runtime->workspace()->variables(), json(R"({"rates": {"USD": 0.9}})"));
}

TEST(Variables, AreSetAndRemovedOneByOne) {
  Bench bench;
  bench.run<SetVariable>("a", Json(1), std::nullopt);
  bench.run<SetVariable>("b", Json(nullptr), std::nullopt);
  EXPECT_EQ(*bench.runtime->workspace()->variables(), json(R"({"a": 1, "b": null})"));
  EXPECT_EQ(bench.run<SetVariable>("a", std::nullopt, std::nullopt).status, 200);
  EXPECT_EQ(bench.run<SetVariable>("a", std::nullopt, std::nullopt).status, 404);
  EXPECT_EQ(bench.run<SetVariable>("no name", Json(1), std::nullopt).status, 422);
  EXPECT_EQ(*bench.runtime->workspace()->variables(), json(R"({"b": null})"));
}

TEST(MatchEtag, TakesListsAndTagsWithoutQuotes) {
  EXPECT_TRUE(match_etag(std::nullopt, "\"1\"").has_value());
  EXPECT_TRUE(match_etag("\"1\"", "\"1\"").has_value());
  EXPECT_TRUE(match_etag("1", "\"1\"").has_value());
  EXPECT_TRUE(match_etag("\"0\" , \"1\"", "\"1\"").has_value());
  EXPECT_TRUE(match_etag("W/\"1\"", "\"1\"").has_value()) << "a proxy that compresses has made it weak";
  EXPECT_FALSE(match_etag("W/\"2\"", "\"1\"").has_value());
  EXPECT_FALSE(match_etag("", "\"1\"").has_value());
  EXPECT_EQ(match_etag("\"2\"", "\"1\"").error().type, "stale-etag");
}

}  // namespace
}  // namespace nf::runtime
