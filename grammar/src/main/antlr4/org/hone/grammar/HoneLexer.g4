/*
 * Tokens of Hone. Newlines are tokens here; NewlineFilter decides which of them end an item.
 * Lexing never fails: the last rule takes any character.
 */
lexer grammar HoneLexer;

channels { DOC }

// Reserved words: those that one token of lookahead must decide on.
LET: 'let';
FN: 'fn';
PARAM: 'param';
IMPORT: 'import';
IF: 'if';
THEN: 'then';
ELSE: 'else';
IN: 'in';
AND: 'and';
OR: 'or';
NOT: 'not';
TRUE: 'true';
FALSE: 'false';
NULL: 'null';
TRAIN: 'train';
EVALUATE: 'evaluate';
SAMPLE: 'sample';
STEP: 'step';
REPLAY: 'replay';
COMPARE: 'compare';
SHOW: 'show';
SAVE: 'save';

// Soft words: names wherever a name can stand.
MODEL: 'model';
DATASET: 'dataset';
TASK: 'task';
REWARD: 'reward';
ESTIMATOR: 'estimator';
SCHEDULE: 'schedule';
OPTIMIZER: 'optimizer';
RECIPE: 'recipe';
TEST: 'test';
RUN: 'run';
WHERE: 'where';
WITH: 'with';
ON: 'on';
TO: 'to';
AS: 'as';
PER: 'per';
FOREIGN: 'foreign';
WEIGHT: 'weight';
ASSERT: 'assert';
EQUIVALENT: 'equivalent';
WHEN: 'when';

LBRACE: '{';
RBRACE: '}';
LPAREN: '(';
RPAREN: ')';
LBRACK: '[';
RBRACK: ']';
PIPE: '|>';
FAT_ARROW: '=>';
ARROW: '->';
EQ: '==';
NE: '!=';
LE: '<=';
GE: '>=';
LT: '<';
GT: '>';
ASSIGN: '=';
OR_ELSE: '??';
QUESTION: '?';
PLUS: '+';
MINUS: '-';
STAR: '*';
SLASH: '/';
CARET: '^';
COMMA: ',';
COLON: ':';
DOT: '.';
SEMI: ';';

INT: DIGITS;
REAL: DIGITS '.' DIGITS EXPONENT? | DIGITS EXPONENT;
// Caught whole so that one mistake gives one message.
BAD_NUMBER: DIGITS ('.' DIGITS)? [\p{L}_] [\p{L}\p{N}_]*;

STRING: '"' ('\\' ~[\r\n] | ~["\\\r\n])* '"';
OPEN_STRING: '"' ('\\' ~[\r\n] | ~["\\\r\n])*;

IDENT: [\p{L}_] [\p{L}\p{N}_]*;

NL: '\r'? '\n' | '\r';
BLANKS: [ \t\f\u00A0\uFEFF]+ -> channel(HIDDEN);
RULER: '////' ~[\r\n]* -> channel(HIDDEN);
DOC_COMMENT: '///' ~[\r\n]* -> channel(DOC);
LINE_COMMENT: '//' ~[\r\n]* -> channel(HIDDEN);
BLOCK_COMMENT: '/*' .*? '*/' -> channel(HIDDEN);
OPEN_COMMENT: '/*' (~'*' | '*'+ ~[*/])* '*'* -> channel(HIDDEN);

UNRECOGNIZED: .;

fragment DIGITS: [0-9] [0-9_]*;
fragment EXPONENT: [eE] [+\-]? [0-9]+;
