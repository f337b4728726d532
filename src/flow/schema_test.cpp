#include "flow/schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/pointer.h"
#include "flow/test_kit.h"

namespace nf::flow {
namespace {

using kit::json;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

Schema compiled(std::string_view text) {
  auto schema = Schema::compile(json(text));
  EXPECT_TRUE(schema.has_value()) << text << (schema ? "" : ": " + schema.error().faults[0].message);
  return schema ? *schema : *Schema::compile(Json(true));
}

// "pointer message" of each fault.
std::vector<std::string> said(const std::vector<Fault>& faults) {
  std::vector<std::string> out;
  for (const Fault& fault : faults) out.push_back(fault.pointer + " " + fault.message);
  return out;
}

std::vector<std::string> faults(std::string_view schema, std::string_view value) {
  return said(compiled(schema).validate(json(value)));
}

// ---- What is valid, keyword by keyword

struct Case {
  std::string_view name;
  std::string_view schema;
  std::vector<std::string_view> good;
  std::vector<std::string_view> bad;
};

std::ostream& operator<<(std::ostream& out, const Case& shown) { return out << shown.schema; }

class Keywords : public testing::TestWithParam<Case> {};

TEST_P(Keywords, TellGoodFromBad) {
  const Schema schema = compiled(GetParam().schema);
  for (const auto value : GetParam().good)
    EXPECT_THAT(said(schema.validate(json(value))), IsEmpty()) << value;
  for (const auto value : GetParam().bad) EXPECT_FALSE(schema.validate(json(value)).empty()) << value;
}

INSTANTIATE_TEST_SUITE_P(
    Schema, Keywords,
    testing::Values(
        Case{"True", "true", {"1", "null", "{}"}, {}}, Case{"False", "false", {}, {"1", "null", "{}"}},
        Case{"Empty", "{}", {"1", "null", "{}"}, {}},
        Case{"Type", R"({"type": "string"})", {R"("x")"}, {"1", "null", "[]"}},
        Case{"TypeInteger", R"({"type": "integer"})", {"1", "1.0", "-3", "1e300"}, {"1.5", R"("1")"}},
        Case{"TypeNumber", R"({"type": "number"})", {"1", "1.5"}, {"true", R"("1")"}},
        Case{"TypeList", R"({"type": ["null", "boolean"]})", {"null", "false"}, {"0", R"("")"}},
        Case{"Enum",
             R"({"enum": ["a", 1, null, {"x": [2]}]})",
             {R"("a")", "1", "1.0", "null", R"({"x": [2]})"},
             {R"("b")", "2", "false", R"({"x": [3]})"}},
        Case{"Const", R"({"const": {"a": 1, "b": 2}})", {R"({"b": 2, "a": 1})"}, {R"({"a": 1})", "1"}},
        Case{"Bounds", R"({"minimum": 1, "maximum": 3})", {"1", "2.5", "3", R"("x")"}, {"0.999", "3.001"}},
        Case{"ExclusiveBounds",
             R"({"exclusiveMinimum": 1, "exclusiveMaximum": 3})",
             {"1.001", "2.999"},
             {"1", "3"}},
        Case{"MultipleOf", R"({"multipleOf": 0.01})", {"0", "19.99", "-4.35", "0.07"}, {"0.005", "19.999"}},
        Case{"MultipleOfWhole", R"({"multipleOf": 3})", {"9", "0", "-3"}, {"10", "0.5"}},
        Case{"LengthInCodePoints",
             R"({"minLength": 2, "maxLength": 3})",
             {R"("üü")", R"("👍👍👍")", "7"},
             {R"("ü")", R"("👍")", R"("abcd")"}},
        Case{"Pattern", R"({"pattern": "^[a-z]+$"})", {R"("abc")", "1"}, {R"("")", R"("a1")"}},
        Case{"PatternIsNotAnchored", R"({"pattern": "b\\d"})", {R"("ab1c")"}, {R"("ab")"}},
        Case{"PatternCodeUnits", R"({"pattern": "^\\u00e9\\\\u$"})", {R"("é\\u")"}, {R"("e")"}},
        Case{"Items", R"({"items": {"type": "integer"}})", {"[]", "[1, 2]", "{}"}, {R"([1, "2"])"}},
        Case{"Tuple",
             R"({"items": [{"type": "integer"}, {"type": "string"}], "additionalItems": false})",
             {"[]", "[1]", R"([1, "a"])"},
             {R"(["a"])", R"([1, "a", 2])"}},
        Case{"AdditionalItemsAlone", R"({"items": {}, "additionalItems": false})", {"[1, 2]"}, {}},
        Case{"ItemCounts", R"({"minItems": 1, "maxItems": 2})", {"[1]", "[1, 2]"}, {"[]", "[1, 2, 3]"}},
        Case{"UniqueItems",
             R"({"uniqueItems": true})",
             {R"([1, "1", [1], {"a": 1}])", "[]"},
             {"[1, 1.0]", R"([{"a": 1, "b": 2}, {"b": 2, "a": 1}])", "[null, null]"}},
        Case{"Contains", R"({"contains": {"const": 1}})", {"[0, 1]", "{}"}, {"[]", "[0]"}},
        Case{"Required",
             R"({"required": ["a", "b"]})",
             {R"({"a": null, "b": 1})", "3"},
             {R"({"a": 1})", "{}"}},
        Case{"Properties",
             R"({"properties": {"a": {"type": "string"}}})",
             {R"({"a": "x", "b": 1})"},
             {R"({"a": 1})"}},
        Case{"AdditionalProperties",
             R"({"properties": {"a": {}}, "additionalProperties": {"type": "null"}})",
             {R"({"a": 1, "b": null})"},
             {R"({"b": 1})"}},
        Case{"PatternProperties",
             R"({"patternProperties": {"^x_": {"type": "integer"}}, "additionalProperties": false})",
             {R"({"x_a": 1})"},
             {R"({"x_a": "1"})", R"({"y": 1})"}},
        Case{"PropertyNames", R"({"propertyNames": {"maxLength": 2}})", {R"({"ab": 1})"}, {R"({"abc": 1})"}},
        Case{"MemberCounts",
             R"({"minProperties": 1, "maxProperties": 2})",
             {R"({"a": 1})"},
             {"{}", R"({"a": 1, "b": 1, "c": 1})"}},
        Case{"DependenciesByName",
             R"({"dependencies": {"amount": ["currency"]}})",
             {"{}", R"({"currency": 1})", R"({"amount": 1, "currency": 2})"},
             {R"({"amount": 1})"}},
        Case{"DependenciesBySchema",
             R"({"dependencies": {"a": {"required": ["b"]}}})",
             {"{}", R"({"a": 1, "b": 2})"},
             {R"({"a": 1})"}},
        Case{"AllOf", R"({"allOf": [{"minimum": 1}, {"maximum": 2}]})", {"1"}, {"0", "3"}},
        Case{"AnyOf", R"({"anyOf": [{"type": "string"}, {"minimum": 5}]})", {R"("x")", "5", "null"}, {"4"}},
        Case{"OneOf", R"({"oneOf": [{"multipleOf": 2}, {"multipleOf": 3}]})", {"2", "3"}, {"6", "5"}},
        Case{"Not", R"({"not": {"type": "null"}})", {"1"}, {"null"}},
        Case{"IfThenElse",
             R"({"if": {"properties": {"a": {"const": 1}}, "required": ["a"]}, "then": {"required": ["b"]},
                 "else": {"required": ["c"]}})",
             {R"({"a": 1, "b": 1})", R"({"c": 1})"},
             {R"({"a": 1, "c": 1})", "{}"}},
        Case{"ThenAlone", R"({"then": false})", {"1"}, {}},
        Case{"Reference",
             R"({"definitions": {"n": {"type": "integer"}}, "items": {"$ref": "#/definitions/n"}})",
             {"[1]"},
             {R"(["x"])"}},
        Case{"ReferenceStandsAlone",
             R"({"definitions": {"n": {}}, "items": {"$ref": "#/definitions/n", "type": "null"}})",
             {"[1]"},
             {}},
        Case{
            "ReferenceToItself",
            R"({"properties": {"child": {"$ref": "#"}, "v": {"type": "integer"}}, "additionalProperties": false})",
            {R"({"child": {"child": {"v": 1}}})"},
            {R"({"child": {"child": {"w": 1}}})"}},
        Case{"ReferenceByName",
             R"({"definitions": {"n": {"$id": "#num", "type": "integer"}}, "items": {"$ref": "#num"}})",
             {"[1]"},
             {R"(["x"])"}},
        Case{"ReferenceByAddress",
             R"({"$id": "https://example.com/s.json", "definitions": {"a/b %": {"type": "integer"}},
                 "items": {"$ref": "https://example.com/s.json#/definitions/a~1b%20%25"}})",
             {"[1]"},
             {R"(["x"])"}},
        Case{"UnknownKeywords", R"({"x-hint": {"type": 5}, "title": "t", "examples": [1]})", {"1"}, {}}),
    [](const auto& info) { return std::string(info.param.name); });

// ---- What is said, and where

TEST(SchemaFaults, AMissingMemberIsReportedAtItsOwnPointer) {
  EXPECT_THAT(
      faults(R"({"required": ["title", "a/b"], "properties": {"in": {"required": ["x"]}}})", R"({"in": {}})"),
      UnorderedElementsAre("/title is required", "/a~1b is required", "/in/x is required"));
}

TEST(SchemaFaults, AnUnknownMemberIsReportedAtItsOwnPointer) {
  EXPECT_THAT(
      faults(R"({"properties": {"a": {}, "b": {}}, "additionalProperties": false})", R"({"a": 1, "c~": 2})"),
      ElementsAre("/c~0 is not known here; known are: a, b"));
}

TEST(SchemaFaults, AreWrittenForPeople) {
  EXPECT_THAT(faults(R"({"type": "string"})", "1"), ElementsAre(" must be text"));
  EXPECT_THAT(faults(R"({"type": ["string", "integer", "null"]})", "true"),
              ElementsAre(" must be text, a whole number or null"));
  EXPECT_THAT(faults(R"({"enum": ["low", "high", 3]})", "1"), ElementsAre(" must be one of: low, high, 3"));
  EXPECT_THAT(faults(R"({"const": "x"})", "1"), ElementsAre(" must be x"));
  EXPECT_THAT(faults(R"({"minLength": 3})", R"("ab")"), ElementsAre(" must be at least 3 characters"));
  EXPECT_THAT(faults(R"({"minLength": 1})", R"("")"), ElementsAre(" must be at least 1 character"));
  EXPECT_THAT(faults(R"({"maxLength": 2})", R"("abc")"), ElementsAre(" must be at most 2 characters"));
  EXPECT_THAT(faults(R"({"minimum": 0.5})", "0"), ElementsAre(" must be at least 0.5"));
  EXPECT_THAT(faults(R"({"exclusiveMaximum": 3})", "3"), ElementsAre(" must be less than 3"));
  EXPECT_THAT(faults(R"({"format": "date"})", R"("2026-02-30")"),
              ElementsAre(" must be a date such as 2026-11-22"));
  EXPECT_THAT(faults(R"({"pattern": "^x"})", R"("y")"), ElementsAre(" must match the pattern ^x"));
  EXPECT_THAT(faults(R"({"minItems": 1})", "[]"), ElementsAre(" must have at least 1 item"));
  EXPECT_THAT(faults(R"({"uniqueItems": true})", "[5, 6, 5]"), ElementsAre("/2 is the same as item 1"));
  EXPECT_THAT(faults(R"({"dependencies": {"amount": ["currency"]}})", R"({"amount": 1})"),
              ElementsAre("/currency is required where amount is given"));
  EXPECT_THAT(faults("false", "1"), ElementsAre(" is not allowed here"));
}

TEST(SchemaFaults, ComeAllAtOnce) {
  EXPECT_THAT(
      faults(
          R"({"properties": {"a": {"type": "integer"}, "b": {"items": {"minimum": 3}}}, "required": ["c"]})",
          R"({"a": "x", "b": [1, 5, 2]})"),
      UnorderedElementsAre("/a must be a whole number", "/b/0 must be at least 3", "/b/2 must be at least 3",
                           "/c is required"));
}

TEST(SchemaFaults, OfAllFormsAreOfTheOneThatWasMeant) {
  constexpr std::string_view kAuth = R"({"oneOf": [
    {"properties": {"type": {"const": "none"}}, "required": ["type"], "additionalProperties": false},
    {"properties": {"type": {"const": "bearer"}, "token": {"type": "string"}}, "required": ["type", "token"]},
    {"properties": {"type": {"const": "hmac"}, "algorithm": {"enum": ["sha256", "sha1"]}},
     "required": ["type", "algorithm"]}]})";
  EXPECT_THAT(faults(kAuth, R"({"type": "bearer"})"), ElementsAre("/token is required"));
  EXPECT_THAT(faults(kAuth, R"({"type": "hmac", "algorithm": "md5"})"),
              ElementsAre("/algorithm must be one of: sha256, sha1"));
  EXPECT_THAT(faults(kAuth, R"({"type": "basic"})"), ElementsAre("/type must be one of: none, bearer, hmac"));
}

TEST(SchemaFaults, OfAllFormsAreNamedWhereNoneWasMeant) {
  constexpr std::string_view kSeat = R"({"anyOf": [
    {"required": ["email"], "additionalProperties": {"type": "string"}},
    {"required": ["group"], "additionalProperties": {"type": "string"}}]})";
  EXPECT_THAT(
      faults(kSeat, "{}"),
      ElementsAre(" has none of the forms that are allowed here: email is required; or group is required"));
  EXPECT_THAT(faults(R"({"anyOf": [{"type": "string"}, {"type": "null"}]})", "1"),
              ElementsAre(" must be text or null"));
  EXPECT_THAT(faults(R"({"anyOf": [{"enum": ["a"]}, {"type": "object"}]})", "1"),
              ElementsAre(" must be a, or an object"));
}

TEST(SchemaFaults, AreBounded) {
  std::string list = "[0";
  for (int i = 0; i < 1'000; ++i) list += ",0";
  EXPECT_EQ(compiled(R"({"items": {"type": "string"}})").validate(json(list + "]")).size(), kMaxSchemaFaults);
}

// ---- Schemas that are wrong

struct Wrong {
  std::string_view name;
  std::string_view schema;
  std::string_view pointer;
};

std::ostream& operator<<(std::ostream& out, const Wrong& shown) { return out << shown.schema; }

class WrongSchemas : public testing::TestWithParam<Wrong> {};

TEST_P(WrongSchemas, AreRefusedAtTheirPlace) {
  const auto schema = Schema::compile(json(GetParam().schema));
  ASSERT_FALSE(schema.has_value());
  EXPECT_EQ(schema.error().code, ErrorCode::InvalidInput);
  ASSERT_FALSE(schema.error().faults.empty());
  EXPECT_EQ(schema.error().faults[0].pointer, GetParam().pointer) << schema.error().faults[0].message;
}

INSTANTIATE_TEST_SUITE_P(
    Schema, WrongSchemas,
    testing::Values(
        Wrong{"NotASchema", "3", ""}, Wrong{"Type", R"({"type": "text"})", "/type"},
        Wrong{"TypeInList", R"({"type": ["string", "text"]})", "/type/1"},
        Wrong{"TypeListEmpty", R"({"type": []})", "/type"}, Wrong{"Enum", R"({"enum": "a"})", "/enum"},
        Wrong{"EnumEmpty", R"({"enum": []})", "/enum"},
        Wrong{"ConstOutsideEnum", R"({"enum": [1], "const": 2})", "/const"},
        Wrong{"Minimum", R"({"properties": {"a": {"minimum": "1"}}})", "/properties/a/minimum"},
        Wrong{"ExclusiveOfDraft4", R"({"minimum": 1, "exclusiveMinimum": true})", "/exclusiveMinimum"},
        Wrong{"MultipleOfNothing", R"({"multipleOf": 0})", "/multipleOf"},
        Wrong{"MinLength", R"({"minLength": -1})", "/minLength"},
        Wrong{"MaxItems", R"({"maxItems": 1.5})", "/maxItems"},
        Wrong{"Unique", R"({"uniqueItems": "yes"})", "/uniqueItems"},
        Wrong{"RequiredOfDraft3", R"({"properties": {"a": {"required": true}}})", "/properties/a/required"},
        Wrong{"RequiredTwice", R"({"required": ["a", "a"]})", "/required/1"},
        Wrong{"Properties", R"({"properties": []})", "/properties"},
        Wrong{"Member", R"({"properties": {"a/b": 1}})", "/properties/a~1b"},
        Wrong{"Items", R"({"items": "x"})", "/items"}, Wrong{"AllOf", R"({"allOf": []})", "/allOf"},
        Wrong{"AnyOf", R"({"anyOf": [1]})", "/anyOf/0"}, Wrong{"Not", R"({"not": 1})", "/not"},
        Wrong{"Pattern", R"({"pattern": "("})", "/pattern"},
        Wrong{"PatternLooksAhead", R"x({"pattern": "^(?!x)"})x", "/pattern"},
        Wrong{"PatternTooLarge", R"({"pattern": "((a{100}){100}){10}"})", "/pattern"},
        Wrong{"PatternProperties", R"({"patternProperties": {"[": {}}})", "/patternProperties/["},
        Wrong{"Dependencies", R"({"dependencies": {"a": 1}})", "/dependencies/a"},
        Wrong{"ReferenceNowhere", R"({"items": {"$ref": "#/definitions/x"}})", "/items/$ref"},
        Wrong{"ReferenceOutside", R"({"$ref": "https://example.com/other.json"})", "/$ref"},
        Wrong{"ReferenceToFile", R"({"$ref": "definitions.json#/a"})", "/$ref"},
        Wrong{"ReferenceEndless", R"({"$ref": "#"})", ""},
        Wrong{"ReferencesEndless", R"({"definitions": {"a": {"allOf": [{"$ref": "#/definitions/b"}]},
                                      "b": {"not": {"$ref": "#/definitions/a"}}}})",
              "/definitions/a"},
        Wrong{"InnerAddress", R"({"items": {"$id": "https://example.com/inner.json"}})", "/items/$id"},
        Wrong{"LaterDraft", R"({"dependentRequired": {"a": ["b"]}})", "/dependentRequired"},
        Wrong{"DefinitionUnused", R"({"definitions": {"a": {"type": 1}}})", "/definitions/a/type"}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(WrongSchema, EveryMistakeIsReportedAtOnce) {
  const auto schema =
      Schema::compile(json(R"({"type": "text", "properties": {"a": {"minLength": "x"}, "b": 1}})"));
  ASSERT_FALSE(schema.has_value());
  EXPECT_EQ(schema.error().faults.size(), 3u);
}

// ---- Bounds

TEST(SchemaBounds, DeepSchemasAreRefused) {
  Json schema = JsonObject{{"type", "integer"}};
  for (int i = 0; i < 200; ++i) schema = JsonObject{{"items", std::move(schema)}};
  EXPECT_FALSE(Schema::compile(schema).has_value());
}

TEST(SchemaBounds, LongChainsOfReferencesAreRefusedNotFollowedWithoutEnd) {
  JsonObject definitions;
  for (int i = 0; i < 3'000; ++i) {
    definitions["d" + std::to_string(i)] = JsonObject{{"$ref", "#/definitions/d" + std::to_string(i + 1)}};
  }
  definitions["d3000"] = JsonObject{{"type", "integer"}};
  const auto schema = Schema::compile(JsonObject{{"definitions", definitions}, {"$ref", "#/definitions/d0"}});
  ASSERT_TRUE(schema.has_value());
  EXPECT_THAT(said(schema->validate(1)),
              ElementsAre(" is too large or too deep to be checked against its schema"));
}

TEST(SchemaBounds, WhatCostsTooMuchIsRefusedAlsoUnderNot) {
  JsonObject definitions;
  for (int i = 0; i < 40; ++i) {
    const Json next = JsonObject{{"$ref", "#/definitions/d" + std::to_string(i + 1)}};
    definitions["d" + std::to_string(i)] = JsonObject{{"anyOf", JsonArray{next, next}}};
  }
  definitions["d40"] = JsonObject{{"type", "string"}};
  const auto schema = Schema::compile(
      JsonObject{{"definitions", definitions}, {"not", JsonObject{{"$ref", "#/definitions/d0"}}}});
  ASSERT_TRUE(schema.has_value());
  EXPECT_THAT(said(schema->validate(1)),
              ElementsAre(" is too large or too deep to be checked against its schema"));
}

TEST(SchemaBounds, LargeValuesAreChecked) {
  JsonArray list;
  for (int i = 0; i < 100'000; ++i) list.emplace_back(i);
  const Schema schema = compiled(R"({"items": {"type": "integer", "minimum": 0}, "uniqueItems": true})");
  EXPECT_THAT(said(schema.validate(list)), IsEmpty());
}

// ---- Templates

TEST(SchemaTemplates, AnExpressionMayGiveAnyValue) {
  const Schema schema = compiled(R"({
    "properties": {"count": {"type": "integer"}, "kind": {"enum": ["a", "b"]}, "list": {"type": "array", "minItems": 1},
                   "day": {"format": "date"}},
    "required": ["count"], "additionalProperties": false})");
  EXPECT_THAT(
      said(schema.validate_template(json(
          R"({"count": "{{vars.n}}", "kind": "{{ input.k }}", "list": "{{vars.l}}", "day": "{{vars.d}}"})"))),
      IsEmpty());
  EXPECT_THAT(
      said(schema.validate_template(json(R"({"kind": "c", "x": "{{vars.x}}"})"))),
      UnorderedElementsAre("/kind must be one of: a, b",
                           "/x is not known here; known are: count, kind, list, day", "/count is required"));
  EXPECT_FALSE(schema.validate(json(R"({"count": "{{vars.n}}"})")).empty());
}

TEST(SchemaTemplates, ALongerStringStaysText) {
  const Schema schema =
      compiled(R"({"properties": {"n": {"type": "integer"}, "s": {"maxLength": 3, "pattern": "^x"}}})");
  EXPECT_THAT(said(schema.validate_template(json(R"({"n": "1{{vars.n}}", "s": "a {{vars.s}}"})"))),
              ElementsAre("/n must be a whole number"));
  EXPECT_THAT(said(schema.validate_template(json(R"({"n": "{{vars.a}}{{vars.b}}"})"))),
              ElementsAre("/n must be a whole number"));
}

TEST(SchemaTemplates, AnEscapedOpeningIsText) {
  const Schema schema = compiled(R"({"type": "integer"})");
  EXPECT_THAT(said(schema.validate_template(json(R"("\\{{vars.n}}")"))),
              ElementsAre(" must be a whole number"));
}

TEST(SchemaTemplates, ChoicesStayOpenWhereATemplateDecides) {
  const Schema schema = compiled(R"({
    "properties": {"mode": {"enum": ["any", "quorum"]}, "quorum": {"type": "integer"}},
    "if": {"properties": {"mode": {"const": "quorum"}}, "required": ["mode"]},
    "then": {"required": ["quorum"]}, "else": {"not": {"required": ["quorum"]}}})");
  EXPECT_THAT(said(schema.validate_template(json(R"({"mode": "{{vars.mode}}"})"))), IsEmpty());
  EXPECT_THAT(said(schema.validate_template(json(R"({"mode": "{{vars.mode}}", "quorum": 2})"))), IsEmpty());
  EXPECT_FALSE(schema.validate_template(json(R"({"mode": "quorum"})")).empty());
  const Schema forms = compiled(R"({"oneOf": [{"type": "integer"}, {"const": "all"}]})");
  EXPECT_THAT(said(forms.validate_template(json(R"("{{vars.need}}")"))), IsEmpty());
}

TEST(SchemaTemplates, LiteralMembersAreWhatTheyAre) {
  const Schema schema =
      compiled(R"({"properties": {"path": {"pattern": "^[a-z]+$"}, "title": {"maxLength": 5}}})");
  constexpr std::string_view kLiteral[] = {"path"};
  EXPECT_THAT(
      said(schema.validate_template(json(R"({"path": "{{vars.x}}", "title": "{{vars.title}}"})"), kLiteral)),
      ElementsAre("/path must match the pattern ^[a-z]+$"));
}

// ---- Defaults

TEST(ApplyDefaults, FillsAbsentMembersInNestedObjectsToo) {
  const Json schema = json(R"({
    "definitions": {"seat": {"properties": {"need": {"default": 1}}}},
    "properties": {"kind": {"default": "new"}, "class": {"default": "internal"}, "in": {"properties": {"x": {"default": [1]}}},
                   "seats": {"items": {"$ref": "#/definitions/seat"}}, "gone": {"properties": {"y": {"default": 1}}}}})");
  Json value = json(R"({"kind": "extension", "in": {}, "seats": [{}, {"need": 2}, 3]})");
  apply_defaults(schema, value);
  EXPECT_EQ(value, json(R"({"kind": "extension", "in": {"x": [1]}, "seats": [{"need": 1}, {"need": 2}, 3],
                            "class": "internal"})"));
}

TEST(ApplyDefaults, LeavesAloneWhatItDoesNotUnderstand) {
  for (const char* schema : {"true", "3", R"({"properties": 1})", R"({"$ref": "#"})",
                             R"({"$ref": "other.json"})", R"({"$ref": "#/nowhere"})", R"({"$ref": 1})"}) {
    Json value = json(R"({"a": 1})");
    apply_defaults(json(schema), value);
    EXPECT_EQ(value, json(R"({"a": 1})")) << schema;
  }
}

}  // namespace
}  // namespace nf::flow
