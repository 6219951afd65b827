package org.hone.runtime.text.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JinjaTemplateTest {

    private static final Map<String, Object> VARIABLES = Map.of(
            "n",
            3,
            "s",
            " a b ",
            "items",
            List.of("x", "y", "z"),
            "table",
            Map.of("items", "entry", "k", 1),
            "emoji",
            "a😀b",
            "yes",
            true);

    private static String render(String source) {
        return JinjaTemplate.parse(source).render(VARIABLES, LocalDateTime.of(2024, 7, 26, 0, 0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "{{ n + 1 }},{{ n / 2 }},{{ n // 2 }},{{ -n % 2 }},{{ 2 * 3.5 }} => 4,1.5,1,1,7.0",
                "{{ 1e16 }},{{ 0.1 + 0.2 }},{{ 1e-5 }},{{ 100.0 }} => 1e+16,0.30000000000000004,1e-05,100.0",
                "{{ items[::-1] }},{{ items[1:] }},{{ items[-1] }},{{ items[:-1]|length }} => ['z', 'y', 'x'],['y', 'z'],z,2",
                "{{ emoji[1] }},{{ emoji|length }},{{ emoji[::-1] }} => 😀,3,b😀a",
                "{{ none }},{{ true }},{{ [1, 'a', none] }},{{ missing }}. => None,True,[1, 'a', None],.",
                "{{ 'a' 'b' }}{{ 'x\\ty\\u00e9' }}{{ \"\\'\" }} => abx\tyé'",
                "{{ 1 < 2 < 3 }},{{ 1 < 3 < 2 }},{{ 'x' in items }},{{ 'q' not in items }} => True,False,True,True",
                "{{ not yes and no }},{{ missing or 'd' }},{{ '' or 0 }} => False,d,0",
                "{{ 'a' if n > 5 else 'b' }}{{ 'c' if n > 5 }} => b",
                "{{ s|trim }},{{ s.strip() }},{{ s.split() }},{{ ' x'.lstrip() }} => a b,a b,['a', 'b'],x",
                "{{ 'a,b,c'.split(',', 1) }},{{ 'xxaxx'.strip('x') }} => ['a', 'b,c'],a",
                "{{ {'b': 1, 'a': [1.0, none]}|tojson }} => {\"b\": 1, \"a\": [1.0, null]}",
                "{{ table.items() | length }},{{ table['items'] }},{{ table.k }} => 2,entry,1",
                "{{ missing is defined }},{{ n is number }},{{ s is string }},{{ n is not none }} => False,True,True,True",
                "{{ n is divisibleby 3 }},{{ n is eq(3) }},{{ table is mapping }} => True,True,True",
                "{{ items|join('-') }},{{ items|first }},{{ items|last|upper }} => x-y-z,x,Z",
                "{{ missing|default('d') }},{{ ''|default('e', true) }} => d,e",
                "{{ strftime_now('%d %b %Y %%') }} => 26 Jul 2024 %",
                "{% for i in range(3) if i != 1 %}{{ loop.index }}{{ i }}{{ ',' if not loop.last }}{% endfor %} => 10,22",
                "{% for x in [] %}a{% else %}empty{% endfor %} => empty",
                "{% for x in items %}{% if x == 'y' %}{% continue %}{% endif %}{{ x }}{% endfor %} => xz",
                "{% for x in items %}{% if x == 'y' %}{% break %}{% endif %}{{ x }}{% endfor %} => x",
                "{% set a, b = [1, 2] %}{{ a }}{{ b }}{% set c %}x{{ a }}{% endset %}{{ c }} => 12x1",
                "{% set v = 0 %}{% for x in items %}{% set v = 1 %}{% endfor %}{{ v }} => 0",
                "{% set ns = namespace(v=0) %}{% for x in items %}{% set ns.v = ns.v + 1 %}{% endfor %}{{ ns.v }} => 3",
                "{% macro m(a, b='B') %}[{{ a }}{{ b }}]{% endmacro %}{{ m(1) }}{{ m(1, b=2) }} => [1B][12]",
                "{% for k, v in {'a': 1}.items() %}{{ k }}={{ v }}{% endfor %} => a=1",
                "{%- generation -%} inside {%- endgeneration -%} => inside",
                "a{# comment #}b{{- 'c' -}} d => abcd",
            })
    void rendersAsJinjaDoes(String source, String expected) {
        assertThat(render(source)).isEqualTo(expected);
    }

    @Test
    void blocksSwallowTheirLine() {
        assertThat(render("a\n  {% if yes %}\n  b\n  {% endif %}\nc\n")).isEqualTo("a\n  b\nc");
        assertThat(render("a {% if yes %}\nb{% endif %}\n\nc")).isEqualTo("a b\nc");
        assertThat(render("  {{ n }}\n  {# note #}\nx")).isEqualTo("  3\nx");
        assertThat(render("a\n  {%+ if yes +%}\nb{% endif %}")).isEqualTo("a\n  \nb");
        assertThat(render("a \n {%- if yes -%} \n b {%- endif %}")).isEqualTo("ab");
    }

    @Test
    void templatesRaiseTheirOwnErrorsWithTheLine() {
        assertThatThrownBy(() -> render("a\n{{ raise_exception('Roles must alternate') }}"))
                .isInstanceOf(JinjaException.class)
                .hasMessage("line 2: Roles must alternate");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "{% if yes %} => expected elif or else or endif",
                "{{ n|}} => expected a name",
                "{{ n |nonsense }} => the filter 'nonsense' is not supported",
                "{{ n is nonsense }} => the test 'nonsense' is not supported",
                "{% include 'x' %} => 'include' is not supported",
                "{{ missing.field }} => 'missing' is undefined, so it has no 'field'",
                "{{ missing() }} => 'missing' is not defined",
                "{{ 'a' + 1 }} => '+' does not work on a string and a whole number",
                "{{ 'abc => a string is not closed",
                "{{ n => a tag is not closed",
                "{{ 1 // 0 }} => cannot compute 1 // 0",
                "{{ 'x'.__class__ + '' }} => '+' does not work on undefined",
                "{{ n ? 1 }} => unexpected character '?'",
            })
    void refusesWithTheLine(String source, String message) {
        assertThatThrownBy(() -> render(source))
                .isInstanceOf(JinjaException.class)
                .hasMessageStartingWith("line 1: ")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}",
                "{% set ns = namespace(s='aaaaaaaaaa') %}{% for a in range(99) %}{% set ns.s = ns.s + ns.s %}{% endfor %}",
                "{{ 'aaaaaaaaaa' * 99999999999 }}",
                "{% for a in range(99999999999) %}{% endfor %}",
                "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
                "{% set ns = namespace(l=[]) %}{% for a in range(99999) %}{% set ns.l = [ns.l] %}{% endfor %}{{ ns.l }}",
            })
    void workIsBounded(String source) {
        assertThatThrownBy(() -> render(source)).isInstanceOf(JinjaException.class);
    }

    @Test
    void deepNestingIsRefused() {
        assertThatThrownBy(() -> render("{{ " + "(".repeat(100_000) + " }}")).isInstanceOf(JinjaException.class);
        assertThatThrownBy(() -> render("{% if 1 %}".repeat(50_000))).isInstanceOf(JinjaException.class);
        assertThatThrownBy(() -> render("{{ 1" + "+1".repeat(200_000) + " }}")).isInstanceOf(JinjaException.class);
    }

    @Test
    void damagedTemplatesNeverSurprise() {
        String source = "{%- for m in items[::-1] if m is string %}\n{{- '<' + m|trim + '>' ~ loop.index0 }}"
                + "{% set ns.x = {'a': [1, 2.5, none]}|tojson %}{% else %}{{ s.split('a')[-1].rstrip('\\n') }}{% endfor %}";
        Random random = new Random(3);
        int rendered = 0;
        for (int i = 0; i < 3_000; i++) {
            StringBuilder damaged = new StringBuilder(source);
            for (int k = random.nextInt(3); k >= 0 && damaged.length() > 1; k--) {
                int at = random.nextInt(damaged.length());
                switch (random.nextInt(3)) {
                    case 0 -> damaged.deleteCharAt(at);
                    case 1 -> damaged.insert(at, "{}%[]()|.'\"-+~ in".charAt(random.nextInt(17)));
                    default -> damaged.setLength(Math.max(1, at));
                }
            }
            try {
                render(damaged.toString());
                rendered++;
            } catch (JinjaException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
        assertThat(rendered).isBetween(1, 2_999);
    }
}
