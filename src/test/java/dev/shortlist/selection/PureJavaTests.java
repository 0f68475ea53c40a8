package dev.shortlist.selection;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The algorithms run anywhere Java runs: without Spring, a database or a deep learning engine. */
@AnalyzeClasses(packages = "dev.shortlist", importOptions = ImportOption.DoNotIncludeTests.class)
class PureJavaTests {

  @ArchTest
  static final ArchRule algorithmsKnowNoFrameworks =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.shortlist.linalg", "dev.shortlist.probe", "dev.shortlist.selection")
          .and()
          .doNotHaveSimpleName("package-info")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework.(*)..", "java.sql..", "javax.sql..", "jakarta..", "ai.djl..")
          .as("linalg, probe and selection use no Spring, SQL or DJL");
}
