#include "engine/person.h"

#include <gtest/gtest.h>

#include "engine/test_kit.h"

namespace nf::engine {
namespace {

TEST(Person, AddressesAreComparedWithoutCaseAndTag) {
  EXPECT_EQ(folded_address("Rita@Example.COM"), "rita@example.com");
  EXPECT_EQ(folded_address("rita+x@example.com"), "rita@example.com");
  EXPECT_EQ(folded_address("rita+a+b@example.com"), "rita@example.com");
  EXPECT_EQ(folded_address("+x@example.com"), "+x@example.com");
  EXPECT_EQ(folded_address("\"a@b\"+c@example.com"), "\"a@b\"@example.com");
  EXPECT_EQ(folded_address("rita@ex+ample.com"), "rita@ex+ample.com");
  EXPECT_EQ(folded_address("rita"), "rita");
  EXPECT_EQ(folded_address(""), "");
}

TEST(Person, AccountsDecideWhereBothHaveOne) {
  kit::FakeDirectory directory;
  directory.add("rita");
  directory.add("rita+two@example.com");
  const Person rita = directory.person("rita"), two = directory.person("rita+two@example.com");
  EXPECT_TRUE(same_person(rita, rita));
  EXPECT_FALSE(same_person(rita, two));
  EXPECT_TRUE(same_person(rita, Person{"Somebody", "RITA+x@example.com", std::nullopt}));
  EXPECT_TRUE(same_person(Person{"R", "rita@example.com", std::nullopt}, two));
  EXPECT_FALSE(same_person(rita, Person{"Rita", "rita@example.org", std::nullopt}));
}

TEST(Person, NobodyIsNobodyElse) {
  EXPECT_FALSE(same_person({}, {}));
  EXPECT_FALSE(same_person({"A", "", std::nullopt}, {"A", "", std::nullopt}));
}

}  // namespace
}  // namespace nf::engine
