#include <gtest/gtest.h>

#include "flow/schema.h"
#include "nodes/catalog.h"

namespace nf::nodes {

namespace {

Json schema_of(std::string_view type, std::string_view config) {
  return catalogue().find(type)->output_schema(parse_json(config).value());
}
const Json& member(const Json& schema, std::string_view name) { return schema.at("properties").at(name); }

}  // namespace

// A draft may hold any config while it is written.
TEST(OutputSchema, IsASchemaWhateverTheConfig) {
  for (const flow::NodeType* type : catalogue().all()) {
    for (const Json& config :
         {type->describe().example, Json(JsonObject{}),
          parse_json(
              R"({"values": 1, "outputs": 2, "output_schema": {"properties": []}, "schema": {"type": 3}})")
              .value()}) {
      const Json schema = type->output_schema(config);
      if (schema.is_null()) continue;
      EXPECT_TRUE(schema.is_object()) << type->describe().name;
      if (config == type->describe().example) {
        EXPECT_TRUE(flow::Schema::compile(schema).has_value()) << type->describe().name;
      }
    }
  }
}

TEST(OutputSchema, SaysWhatTheConfigSays) {
  EXPECT_EQ(member(schema_of("form", R"({"schema": {"type": "object"}})"), "body"),
            parse_json(R"({"type": "object"})").value());
  const Json values =
      schema_of("set", R"({"values": {"n": 1, "text": "x", "any": "{{now}}", "in": {"list": []}}})");
  EXPECT_EQ(string_at(member(values, "n"), "type"), "number");
  EXPECT_EQ(string_at(member(values, "text"), "type"), "string");
  EXPECT_EQ(string_at(member(values, "any"), "type"), std::nullopt);
  EXPECT_EQ(string_at(member(member(values, "in"), "list"), "type"), "array");
  const Json table = schema_of("decision_table", R"({"outputs": ["group"], "hit": "collect"})");
  EXPECT_EQ(string_at(member(table, "group"), "type"), "array");
  const Json ai =
      schema_of("ai_agent", R"({"output_schema": {"type": "object", "properties": {"risk": {}}}})");
  EXPECT_NE(find(ai.at("properties"), "risk"), nullptr);
  EXPECT_NE(find(ai.at("properties"), "_ai"), nullptr);
}

}  // namespace nf::nodes
