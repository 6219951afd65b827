package org.hone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the rooms. */
@AnalyzeClasses(packages = "org.hone", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String[] INTERPRETER = {
        "org.hone.source..", "org.hone.diagnostics..", "org.hone.ast..", "org.hone.parser..", "org.hone.resolve..",
        "org.hone.types..", "org.hone.check..", "org.hone.plan..", "org.hone.lower..", "org.hone.format..",
        "org.hone.doc..", "org.hone.nodes..", "org.hone.polyglot..", "org.hone.repl..", "org.hone.cli..",
        "org.hone.lsp..", "org.hone.assist..", "org.hone.foreign.."
    };

    @ArchTest
    static final ArchRule onlyTheParserSeesAntlr = noClasses()
            .that()
            .resideOutsideOfPackages("org.hone.parser..", "org.hone.grammar..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.antlr..");

    @ArchTest
    static final ArchRule onlyTheParserAndThePromptsSeeTheGrammar = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "org.hone.parser..", "org.hone.grammar..", "org.hone.repl..", "org.hone.polyglot..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.hone.grammar..");

    @ArchTest
    static final ArchRule theGrammarStandsAlone = noClasses()
            .that()
            .resideInAPackage("org.hone.grammar..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.hone.runtime..", "org.hone.ast..", "org.hone.diagnostics..", "org.hone.source..");

    @ArchTest
    static final ArchRule theTreeKnowsOnlySources = noClasses()
            .that()
            .resideInAPackage("org.hone.ast..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.hone.parser..",
                    "org.hone.diagnostics..",
                    "org.hone.resolve..",
                    "org.hone.check..",
                    "org.hone.runtime..");

    @ArchTest
    static final ArchRule diagnosticsKnowOnlySources = noClasses()
            .that()
            .resideInAPackage("org.hone.diagnostics..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.hone.ast..", "org.hone.parser..", "org.hone.runtime..", "org.hone.cli..");

    @ArchTest
    static final ArchRule whatIsAskedOfATextKnowsNoProtocolAndNoTerminal = noClasses()
            .that()
            .resideInAPackage("org.hone.assist..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.eclipse.lsp4j..",
                    "org.jline..",
                    "org.hone.lsp..",
                    "org.hone.cli..",
                    "org.hone.repl..",
                    "com.oracle.truffle..",
                    "ai.djl..");

    @ArchTest
    static final ArchRule onlyTheServerSeesTheProtocol = noClasses()
            .that()
            .resideOutsideOfPackages("org.hone.lsp..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.eclipse.lsp4j..");

    @ArchTest
    static final ArchRule theRuntimeKnowsNoInterpreter = noClasses()
            .that()
            .resideInAPackage("org.hone.runtime..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(INTERPRETER);

    @ArchTest
    static final ArchRule theRuntimeKnowsNoGrammar = noClasses()
            .that()
            .resideInAPackage("org.hone.runtime..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.hone.grammar..", "org.antlr..", "com.oracle.truffle..", "org.jline..");

    @ArchTest
    static final ArchRule onlyScriptsAndTheLanguageItselfSeeThePolyglotEngine = noClasses()
            .that()
            .resideOutsideOfPackages("org.hone.foreign..", "org.hone.polyglot..", "org.hone.nodes..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.graalvm.polyglot..", "com.oracle.truffle..");

    @ArchTest
    static final ArchRule onlyTheTorchRoomSeesTheEngine = noClasses()
            .that()
            .resideOutsideOfPackages("org.hone.runtime.torch..", "org.hone.runtime.text..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl..");

    @ArchTest
    static final ArchRule theDeviceIsChosenInOnePlace = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.hone.runtime.torch.Devices")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("ai.djl.Device");

    @ArchTest
    static final ArchRule onlyTheRoomsOfGraalVmSeeIt = noClasses()
            .that()
            .resideOutsideOfPackages("org.hone.polyglot..", "org.hone.nodes..", "org.hone.foreign..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.oracle.truffle..", "org.graalvm..");

    @ArchTest
    static final ArchRule onlyGraalVmSeesTheLanguage = noClasses()
            .that()
            .resideOutsideOfPackages("org.hone.polyglot..", "org.hone.nodes..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.hone.polyglot..", "org.hone.nodes..");

    @ArchTest
    static final ArchRule theNodesKnowOnlyWhatTheyAreToldToDo = noClasses()
            .that()
            .resideInAPackage("org.hone.nodes..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.hone.polyglot..",
                    "org.hone.check..",
                    "org.hone.lower..",
                    "org.hone.ast..",
                    "org.hone.prompt..");

    @ArchTest
    static final ArchRule theTextRoomSeesOnlyTokenizers = noClasses()
            .that()
            .resideInAPackage("org.hone.runtime.text..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl.pytorch..", "ai.djl.ndarray..", "ai.djl.nn..", "ai.djl.training..");

    @ArchTest
    static final ArchRule nothingDownstreamOfThePlanSeesTheTree = noClasses()
            .that()
            .resideInAPackage("org.hone.plan..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.hone.ast..", "org.hone.parser..");

    @ArchTest
    static final ArchRule theFrontRoomsHaveNoCircles = slices().matching("org.hone.(source|diagnostics|ast|parser)..")
            .should()
            .beFreeOfCycles();
}
