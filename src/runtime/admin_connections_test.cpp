#include "runtime/admin_connections.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/connections.h"
#include "runtime/test_bench.h"
#include "store/temporary_folder.h"

namespace nf::runtime {
namespace {

class ConnectionTest : public testing::Test {
 protected:
  Reply put(std::string_view body, std::optional<std::string> name = std::nullopt) {
    return bench.run<PutConnection>(PutConnection::Wish{json(body), std::move(name), std::nullopt}, box);
  }
  Result<ports::Connection> open(std::string_view name) {
    return WorkspaceConnections(*bench.runtime, box).open(name);
  }

  store::TemporaryFolder folder;
  SecretBox box = SecretBox::open(folder.file("secrets.key")).take();
  Bench bench;
};

constexpr std::string_view kOrders = R"({"name": "orders", "type": "http",
  "config": {"base_url": "https://orders.example"}, "secrets": {"value": "Bearer s3cret"}})";

TEST_F(ConnectionTest, ASecretIsWrittenAndNeverShown) {
  const Reply made = put(kOrders);
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(body_of(made).at("secrets"), json(R"(["value"])"));
  EXPECT_EQ(made.body.find("s3cret"), std::string::npos);
  bench.restart();
  EXPECT_EQ(open("orders")->secret("value"), "Bearer s3cret");
  const auto rows = bench.store->reader()->entities("connection").value();
  for (const auto& row : rows) {
    EXPECT_EQ(row.document->find("s3cret"), std::string::npos) << "the database holds it sealed";
  }
}

TEST_F(ConnectionTest, WhereANewOneIsStandsInTheReply) {
  EXPECT_THAT(put(kOrders).headers,
              testing::Contains(testing::Pair("Location", "/api/v1/connections/orders")));
  EXPECT_EQ(
      put(R"({"type": "http", "config": {"base_url": "https://orders.example"}})", "orders").headers.size(),
      1u);
}

TEST_F(ConnectionTest, ANameThatNoAddressCouldNameIsRefused) {
  for (const char* name : {"a/b", ".", ".."}) {
    const Reply reply = put(write_json(
        JsonObject{{"name", name}, {"type", "http"}, {"config", {{"base_url", "https://orders.example"}}}}));
    EXPECT_EQ(reply.status, 422) << name << ": nobody could remove its secret";
  }
}

TEST_F(ConnectionTest, ASecretDoesNotFollowToAnotherAddress) {
  ASSERT_EQ(put(kOrders).status, 201);
  ASSERT_EQ(put(R"({"type": "http", "config": {"base_url": "https://orders.example", "header": "X-Key"}})",
                "orders")
                .status,
            200);
  EXPECT_EQ(open("orders")->secret("value"), "Bearer s3cret") << "the address has not changed";
  const Reply moved = put(R"({"type": "http", "config": {"base_url": "https://evil.example"}})", "orders");
  EXPECT_EQ(body_of(moved).at("secrets"), json("[]"));
  EXPECT_EQ(open("orders")->secret("value"), "");
}

TEST_F(ConnectionTest, ANullRemovesASecret) {
  ASSERT_EQ(put(kOrders).status, 201);
  ASSERT_EQ(
      put(R"({"type": "http", "config": {"base_url": "https://orders.example"}, "secrets": {"value": null}})",
          "orders")
          .status,
      200);
  EXPECT_EQ(open("orders")->secret("value"), "");
}

TEST_F(ConnectionTest, EveryFaultIsNamed) {
  const Reply reply =
      put(R"({"name": "m", "type": "smtp", "config": {"host": "mail.example", "port": 0, "security": "some"},
                              "secrets": {"api_key": "x"}, "more": 1})");
  EXPECT_EQ(reply.status, 422);
  std::vector<std::string> pointers;
  const Json body = body_of(reply);
  for (const Json& fault : body.at("errors").as_array()) pointers.push_back(*string_at(fault, "pointer"));
  EXPECT_THAT(pointers, testing::UnorderedElementsAre("/more", "/config/port", "/config/security"));
  EXPECT_EQ(put(R"({"name": "m", "type": "fax", "config": {}})").status, 422);
  for (const char* url : {"ftp://a.example", "https://user@a.example", "https:///x", "a.example"}) {
    const Json body = JsonObject{{"name", "m"}, {"type", "http"}, {"config", JsonObject{{"base_url", url}}}};
    EXPECT_EQ(put(write_json(body)).status, 422) << url;
  }
}

}  // namespace
}  // namespace nf::runtime
