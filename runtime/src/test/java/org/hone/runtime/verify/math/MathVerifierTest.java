package org.hone.runtime.verify.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.hone.runtime.verify.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MathVerifierTest {

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
                    7425000                        @ 7,425,000
                    32349                          @ 32,\\! 349
                    14916                          @ 14{,}916
                    1000.99                        @ 1000,99
                    \\frac{10}{9}                  @ 10/9
                    1/3                            @ \\frac13
                    1.5                            @ 1\\frac{1}{2}
                    3/2                            @ 1 1/2
                    28\\%                          @ 28 percent
                    90^\\circ                      @ 90
                    15\\mbox{ cm}^2                @ 15
                    \\frac{\\pi r}{h+r}            @ \\pi r/(r+h)
                    \\tan^2(y)+1                   @ \\sec^2 y
                    3\\sqrt{13}                    @ \\sqrt{117}
                    \\frac{1}{3\\sqrt[3]{x}^2}     @ \\frac{1}{3x^{2/3}}
                    2^{10000}                      @ 4^{5000}
                    2^{100000}                     @ 4^{50000}
                    \\frac{2004!}{2003!}            @ 2004
                    \\frac{x^2-10^{80}}{x-10^{40}} @ x+10^{40}
                    \\binom{10}{3}/7               @ 17.142857
                    (\\frac{1}{2})^{-3}            @ \\sqrt{64}
                    ceil(-7/2)                     @ -floor(7/2)
                    k=1                            @ 1
                    (p,q)=(3,2)                    @ (3,2)
                    p=5,q=2;p=7,q=2                @ (5,2),(7,2)
                    x = 5+5+1 = 7 = 11             @ 11
                    1/3                            @ x = 1/3 \\approx 0.33
                    -2,1                           @ 1,-2
                    1 \\pm \\sqrt{19}              @ 1+\\sqrt{19}, 1-\\sqrt{19}
                    \\{1,2,3\\}                    @ 3, 1 \\text{ and } 2
                    [0,1) \\cup (1,\\infty)        @ (1,\\infty) \\cup [0,1)
                    0<f(x)<1                       @ (0,1)
                    -2 \\le x \\le 7               @ x \\in [-2,7]
                    1\\leq|z|\\leq \\frac{3}{2}    @ [-3/2,-1] \\cup [1,3/2]
                    x < 1                          @ -x > -1
                    2x+4y-3=0                      @ y=-\\frac{1}{2}x+\\frac{3}{4}
                    x^2/4 + y^2/3 = 1              @ x^2/16 + y^2/12 = 1/4
                    7:32                           @ 14:64
                    \\begin{pmatrix}6&8\\\\10&12\\end{pmatrix} @ \\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}+\\begin{pmatrix}5&6\\\\7&8\\end{pmatrix}
                    \\text{E}                      @ E
                    \\text{(C)}                    @ C
                    204_5                          @ 204_5
                    \\\\left(\\\\frac{1}{5},\\\\frac{1}{6}\\\\right) @ (0.2, \\frac{1}{6})
                    f(x+1)                         @ f(1+x)
                    \\log_2 8                      @ 3
                    2\\pi r^2                     @ 2πr²
                    \\pi\\sqrt{2}                 @ π√2
                    3\\sqrt{5}                    @ 3√5
                    x^{12}+2^3                     @ x¹²+8
                    (-\\infty, 2\\pi)             @ (-∞,2π)
                    \\binom{5}{2}                  @ 10
                    """)
    void whatMeansTheSameIsRight(String gold, String answer) {
        assertThat(MathVerifier.compare(answer, gold)).isEqualTo(Verdict.RIGHT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
                    7 \\text{ or } 8               @ 7
                    5000                           @ 50
                    [1,2]                          @ (1,2)
                    204_5                          @ 204
                    \\frac{11+9a}{20}              @ 11+9a/20
                    10^{10}                        @ \\sqrt{10^{20}+1}
                    1/2006!                        @ 1/2004!
                    |x|                            @ x
                    32349                          @ 32, 349
                    (3,1)                          @ \\{1,3\\}
                    12:00                          @ 1:00
                    x > 5                          @ x < 5
                    a+3z = 0                       @ 0
                    7 = 11a+c                      @ 11a+c
                    x \\in [-2,7]                  @ -2 \\le x \\le 7
                    \\pm 2021                      @ 2021
                    f(x)                           @ f(y)
                    1 - \\frac{1}{e}               @ 1 + \\frac{1}{e}
                    \\text{E}                      @ d
                    0.28                           @ 28\\%
                    1,2,3                          @ 1,2
                    41                             @ 41, 42
                    """)
    void whatMeansSomethingElseIsWrong(String gold, String answer) {
        assertThat(MathVerifier.compare(answer, gold)).isEqualTo(Verdict.WRONG);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
                    3                                   @ \\lfloor 3.7 \\rfloor
                    -4                                  @ \\left\\lfloor -\\frac{7}{2} \\right\\rfloor
                    -3                                  @ \\lceil -\\frac{7}{2} \\rceil
                    5                                   @ \\lceil 5 \\rceil
                    7                                   @ ⌊π⌋ + ⌈π⌉
                    12                                  @ 2\\lfloor \\pi \\rfloor\\lceil\\sqrt 2\\rceil
                    9                                   @ \\lfloor \\sqrt{10} \\rfloor^2
                    14142135623730950488                @ \\lfloor 10^{19}\\sqrt{2} \\rfloor
                    3 \\sin 1                           @ \\lfloor 3.2 \\rfloor \\sin 1
                    2                                   @ \\lfloor 3\\sin 1 \\rfloor
                    \\lfloor x+1/2 \\rfloor             @ \\lfloor \\frac{2x+1}{2} \\rfloor
                    \\lceil x \\rceil                   @ -\\lfloor -x \\rfloor
                    \\lfloor \\sqrt{4n+1} \\rfloor     @ \\lfloor \\sqrt{1+4n} \\rfloor
                    3x                                  @ \\lfloor 7/2 \\rfloor x
                    3                                   @ \\\\lfloor \\\\frac{7}{2} \\\\rfloor
                    """)
    void whatIsRoundedDownOrUpHasItsValue(String gold, String answer) {
        assertThat(MathVerifier.compare(answer, gold)).isEqualTo(Verdict.RIGHT);
        assertThat(MathVerifier.compare(gold, answer)).isEqualTo(Verdict.RIGHT);
    }

    /** The last three: nobody can tell by digits or by points, so that they are not accepted either. */
    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
                    4                                   @ \\lfloor 3.7 \\rfloor
                    \\lfloor 3.7 \\rfloor               @ 3.7
                    -3                                  @ \\lfloor -3.5 \\rfloor
                    \\lfloor x \\rfloor                 @ x
                    \\lfloor x \\rfloor                 @ \\lceil x \\rceil
                    \\lfloor x \\rfloor                 @ \\lfloor x + \\frac{1}{1000} \\rfloor
                    \\lfloor x \\rfloor                 @ \\lfloor y \\rfloor
                    \\lfloor \\frac{x}{99} \\rfloor     @ 0
                    14142135623730950489                @ \\lfloor 10^{19}\\sqrt{2} \\rfloor
                    1                                   @ \\lfloor \\sqrt{2}^2 \\rfloor
                    2                                   @ \\lceil \\sqrt{2}\\sqrt{2} + 10^{-2000} \\rceil
                    \\lfloor 1000x \\rfloor \\ne 1234    @ (-\\infty,\\infty)
                    """)
    void whatIsRoundedToSomethingElseOrTooNearToTellIsNotRight(String gold, String answer) {
        for (MathPolicy policy : new MathPolicy[] {MathPolicy.DEFAULT, MathPolicy.DEFAULT.with("relations=sets")}) {
            assertThat(MathVerifier.compare(answer, gold, policy)).isEqualTo(Verdict.WRONG);
            assertThat(MathVerifier.compare(gold, answer, policy)).isEqualTo(Verdict.WRONG);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\lfloor 3.7", "3.7 \\rfloor", "\\lfloor 3.7 \\rceil", "\\lceil \\rceil"})
    void halfABracketIsNoFormula(String answer) {
        assertThat(MathVerifier.compare(answer, "3")).isEqualTo(Verdict.UNPARSED);
    }

    @Test
    void aPolicyLetsMorePass() {
        assertThat(MathVerifier.compare("-2 \\le x \\le 7", "x \\in [-2,7]", MathPolicy.DEFAULT.with("relations=sets")))
                .isEqualTo(Verdict.RIGHT);
        assertThat(MathVerifier.compare("f(y)", "f(x)", MathPolicy.DEFAULT.with("names=ignored")))
                .isEqualTo(Verdict.RIGHT);
        assertThat(MathVerifier.compare("0.33", "1/3", MathPolicy.DEFAULT.with("decimals=2")))
                .isEqualTo(Verdict.RIGHT);
        assertThat(MathVerifier.compare("0.33", "1/3")).isEqualTo(Verdict.WRONG);
    }

    /** Hard kinds of answers: each line is one kind, a gold answer, a solution and its verdict. */
    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
                    currency beside mathematics  @ 18                @ He pays \\$12 for $x=2$ and \\$6 more, so $\\boxed{\\$18}$. @ right
                    currency beside mathematics  @ 18                @ It costs \\$18 in all, not more.                  @ right
                    doubled backslashes          @ \\frac{3}{7}    @ \\\\boxed{\\\\frac{6}{14}}              @ right
                    an unclosed box              @ 91                @ Thus the sum is $\\boxed{91                       @ right
                    thousands                    @ 41507             @ \\boxed{41,507}                                   @ right
                    thousands                    @ 41507             @ \\boxed{41,\\!507}                              @ right
                    a list, not thousands        @ 41507             @ \\boxed{41, 507}                                  @ wrong
                    a pair, not thousands        @ (3,14)            @ \\boxed{(3,14)}                                   @ right
                    a pair, not thousands        @ (3,142)           @ \\boxed{3142}                                     @ wrong
                    a chain                      @ 13                @ $a = 6+6+1 = 9 = 13$                                @ right
                    a chain                      @ 9                 @ $a = 6+6+1 = 9 = 13$                                @ wrong
                    before about                 @ 2/7               @ $y = 2/7 \\approx 0.29$                           @ right
                    a name before the value      @ 8                 @ \\boxed{m=8}                                      @ right
                    a tuple of names             @ (4,9)             @ \\boxed{(a,b)=(4,9)}                              @ right
                    named pairs                  @ (1,4),(2,4)       @ \\boxed{a=1,b=4;a=2,b=4}                          @ right
                    values under other names     @ a=1, b=4          @ \\boxed{a=4, b=1}                                 @ wrong
                    values in another order      @ a=1, b=4          @ \\boxed{b=4, a=1}                                 @ right
                    a set for a gold relation    @ x \\ge 3        @ \\boxed{[3,\\infty)}                            @ right
                    a relation for a gold set    @ [3,\\infty)     @ \\boxed{x \\ge 3}                               @ wrong
                    an equation up to a factor   @ 3x-2y=6           @ \\boxed{y=\\frac{3}{2}x-3}                      @ right
                    an inequality, turned        @ 2x<8              @ \\boxed{-x>-4}                                    @ right
                    an inequality, not turned    @ 2x<8              @ \\boxed{-x<-4}                                    @ wrong
                    a mixed number               @ 11/4              @ \\boxed{2\\frac{3}{4}}                          @ right
                    a mixed number               @ 6/4               @ \\boxed{2\\frac{3}{4}}                          @ wrong
                    digits without their base    @ 312_4             @ \\boxed{312}                                      @ wrong
                    underflow                    @ 1/1999!           @ \\boxed{1/2001!}                                  @ wrong
                    a near miss                  @ 10^{12}           @ \\boxed{\\sqrt{10^{24}+3}}                       @ wrong
                    an absolute value            @ |y|               @ \\boxed{y}                                        @ wrong
                    a letter in a text           @ \\text{B}       @ \\boxed{B}                                        @ right
                    a letter in a text           @ \\text{B}       @ \\boxed{b}                                        @ wrong
                    a hedge                      @ 12                @ It is 12 or 13. The answer is 12 or 13.             @ wrong
                    a hedge in boxes             @ 12                @ \\boxed{12} or \\boxed{13}                      @ wrong
                    a gold answer that is a set  @ 12, 13            @ \\boxed{13} and \\boxed{12}                     @ right
                    a box in the thoughts        @ 12                @ <think>\\boxed{12}</think> \\boxed{15}          @ wrong
                    not a hundred times as much  @ 0.07              @ \\boxed{7\\%}                                   @ wrong
                    a whole number, cut          @ 7200              @ \\boxed{72}                                       @ wrong
                    brackets are not dropped     @ [3,4]             @ \\boxed{(3,4)}                                    @ wrong
                    a sum over all, or a part    @ \\frac{5+3b}{8} @ \\boxed{5+3b/8}                                   @ wrong
                    more words are another text  @ \\text{even}    @ \\text{even} \\text{ or odd}                    @ wrong
                    more words are another text  @ \\text{even}    @ \\text{even} \\text{ numbers}                   @ wrong
                    """)
    void aSolutionOfAHardKindIsGraded(String kind, String gold, String solution, String verdict) {
        String answer = MathAnswer.of(solution).orElse(solution);
        assertThat(MathVerifier.compare(answer, gold).word())
                .as("%s: `%s`", kind, answer)
                .isEqualTo(verdict);
    }

    @Test
    void moreWorkThanTheBudgetIsTimedOutAndTheSameEveryTime() {
        String factorials = "1999!+".repeat(60) + "1";
        for (int i = 0; i < 3; i++) {
            assertThat(MathVerifier.compare(factorials, "7")).isEqualTo(Verdict.TIMED_OUT);
            assertThat(MathVerifier.compare(factorials, factorials)).isEqualTo(Verdict.RIGHT);
            assertThat(MathVerifier.compare("1999!+1", "1+1999!")).isEqualTo(Verdict.RIGHT);
        }
        assertThat(MathVerifier.explain(factorials, "7", MathPolicy.DEFAULT).rules())
                .last()
                .satisfies(rule -> assertThat(rule.rule()).isEqualTo("the comparison takes too much work"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
                    2^{2024}-1                   @ 2^{2024}
                    2^{2024}-1                   @ 2^{2024}+1
                    100!                         @ 100!+1
                    2004!                        @ 2004!+1
                    1/2004!                      @ 1/2006!
                    10^{100}                     @ 10^{100}+1
                    \\frac{10^{120}+1}{10^{120}} @ 1
                    1                            @ 1+10^{-95}
                    \\binom{400}{200}            @ \\binom{400}{200}+1
                    10^{100}                     @ \\sqrt{10^{200}+1}
                    10^{200}                     @ \\sqrt[3]{10^{600}+1}
                    \\pi 10^{100}                @ \\pi 10^{100}+1
                    2^{100000}                   @ 2^{100000}-1
                    10^{-200001}                 @ 0
                    x+10^{100}                   @ x+10^{100}+1
                    1234567890x+1                @ 1234567890x+2
                    """)
    void aNearMissIsWrongHoweverManyDigitsAgree(String gold, String answer) {
        assertThat(MathVerifier.compare(answer, gold)).isEqualTo(Verdict.WRONG);
        assertThat(MathVerifier.compare(gold, answer)).isEqualTo(Verdict.WRONG);
        assertThat(MathVerifier.compare(answer, answer)).isEqualTo(Verdict.RIGHT);
    }

    @Test
    void anAnswerThatIsNoFormulaIsUnparsedUnlessItIsTheGoldAnswerItself() {
        assertThat(MathVerifier.compare("((1,", "2")).isEqualTo(Verdict.UNPARSED);
        assertThat(MathVerifier.compare("\\text{The midpoints form a hexagon}", "\\text{The midpoints form a hexagon}"))
                .isEqualTo(Verdict.RIGHT);
    }

    @Test
    void aGoldAnswerThatCannotBeReadIsRefused() {
        assertThatThrownBy(() -> MathVerifier.compare("1", "((1,"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("((1,");
    }

    static String[] hostile() {
        return new String[] {
            "10^{10^{10}}",
            "(10^6)!",
            "((5000!)!)!",
            "\\binom{5000}{2500}+".repeat(50) + "1",
            "5000!/4999!+".repeat(50) + "2",
            "\\sqrt{9^{2000}}+".repeat(50) + "1",
            "x^{4000}+".repeat(50) + "1",
            "\\sqrt[997]{2}+10^{900}+".repeat(30) + "1",
            "\\lfloor 10^{99999^{9}} \\rfloor",
            "(".repeat(300) + "1" + ")".repeat(300),
            "{".repeat(3000),
            "-".repeat(3900) + "1",
            "1:".repeat(1900) + "1",
            "x+".repeat(1900) + "x",
            "\\frac".repeat(700),
            "\\sqrt".repeat(700) + "2",
            "9".repeat(3999),
            "1,".repeat(1900) + "1",
            "\\begin{pmatrix}" + "1&".repeat(900) + "1\\end{pmatrix}".repeat(2),
            "$".repeat(3000),
            "|".repeat(999),
            "\\lfloor ".repeat(500) + "x" + "\\rfloor".repeat(500),
            "⌊\\sqrt{2}⌋+".repeat(300) + "1",
            "⌊\\sqrt{2}^2⌋+".repeat(300) + "1",
            "x^".repeat(1500) + "x",
            "\\text{".repeat(500),
            "a".repeat(1_000_000),
        };
    }

    @ParameterizedTest
    @MethodSource("hostile")
    @Timeout(value = 20, unit = TimeUnit.SECONDS)
    void aHostileAnswerIsRefusedWithoutMuchWork(String answer) {
        assertThat(MathVerifier.compare(answer, "7")).isNotEqualTo(Verdict.RIGHT);
        assertThat(MathVerifier.compare(answer, "x^2-1")).isNotEqualTo(Verdict.RIGHT);
    }
}
