#include "base/pointer.h"

#include <gtest/gtest.h>

namespace nf {
namespace {

TEST(Pointer, ExamplesOfRfc6901) {
  const Json root = *parse_json(
      R"({"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8})");
  EXPECT_EQ(pointer_get(root, ""), &root);
  EXPECT_EQ(*pointer_get(root, "/foo/0"), Json("bar"));
  const std::pair<const char*, int> cases[] = {{"/", 0},     {"/a~1b", 1}, {"/c%d", 2},
                                               {"/e^f", 3},  {"/g|h", 4},  {"/i\\j", 5},
                                               {"/k\"l", 6}, {"/ ", 7},    {"/m~0n", 8}};
  for (const auto& [pointer, value] : cases) {
    ASSERT_NE(pointer_get(root, pointer), nullptr) << pointer;
    EXPECT_EQ(*pointer_get(root, pointer), Json(value)) << pointer;
  }
}

TEST(Pointer, NowhereIsNull) {
  const Json root = *parse_json(R"({"a":[1,2],"b":{"c":null},"~":1})");
  for (const char* pointer : {"a", "/x", "/a/2", "/a/-", "/a/01", "/a/-1", "/a/1x", "/a/",
                              "/a/99999999999999999999", "/b/c/d", "/~", "/~2", "/b/", "//"}) {
    EXPECT_EQ(pointer_get(root, pointer), nullptr) << pointer;
  }
  EXPECT_NE(pointer_get(root, "/b/c"), nullptr);
  EXPECT_EQ(pointer_get(Json(1), "/a"), nullptr);
}

TEST(Pointer, JoinEscapes) {
  EXPECT_EQ(pointer_join("", "nodes"), "/nodes");
  EXPECT_EQ(pointer_join("/nodes", std::size_t{3}), "/nodes/3");
  EXPECT_EQ(pointer_join("/a", "m~n/o"), "/a/m~0n~1o");
  EXPECT_EQ(pointer_join("/a", ""), "/a/");
}

}  // namespace
}  // namespace nf
