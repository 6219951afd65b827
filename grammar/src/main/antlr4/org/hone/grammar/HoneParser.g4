/*
 * The grammar of Hone. Binary operators are one rule a level, so that prefix forms of low precedence (if, let, lambda)
 * never compete with them: there is exactly one reading of every text.
 */
parser grammar HoneParser;

options { tokenVocab = HoneLexer; }

// ---- entry rules

file: separators? (item (separators item)* separators?)? EOF;
repl: separators? (replItem (separators replItem)* separators?)? EOF;
expression: separators? expr separators? EOF;

separators: (NL | SEMI)+;

item: declaration | runBlock;
replItem: declaration | runBlock | statement;

// ---- declarations

declaration
    : importDeclaration
    | paramDeclaration
    | functionDeclaration
    | rewardDeclaration
    | modelDeclaration
    | datasetDeclaration
    | taskDeclaration
    | estimatorDeclaration
    | scheduleDeclaration
    | optimizerDeclaration
    | recipeDeclaration
    | testDeclaration
    ;

importDeclaration: IMPORT moduleRef (AS name)? importList?;
moduleRef: STRING | name (DOT label)*;
importList: LBRACE separators? (importedName (listSeparator importedName)* listSeparator?)? RBRACE;
importedName: name (AS name)?;

paramDeclaration: PARAM name annotation? (ASSIGN expr)? (WHERE expr)?;
functionDeclaration: FN name parameters resultType? ASSIGN expr;

rewardDeclaration: REWARD name parameters resultType? ASSIGN rewardBody;
rewardBody: FOREIGN name STRING # foreignBody | expr # computedBody;

modelDeclaration: MODEL name block;
datasetDeclaration: DATASET name block;
taskDeclaration: TASK name parameters? block;
estimatorDeclaration: ESTIMATOR name parameters block;
scheduleDeclaration: SCHEDULE name parameters block;
optimizerDeclaration: OPTIMIZER name block;
recipeDeclaration: RECIPE name block;
testDeclaration: TEST (STRING | name) block;

parameters: LPAREN (parameter (COMMA parameter)* COMMA?)? RPAREN;
// A default needs a type: a name and an equals sign never meet inside parentheses.
parameter: name (annotation (ASSIGN expr)?)?;
annotation: COLON type;
resultType: ARROW type;

// ---- blocks

block: LBRACE separators? (member (separators member)* separators?)? RBRACE;

member
    : LET name annotation? ASSIGN expr # letMember
    | WEIGHT scaled ASSIGN expr # weightMember
    | ASSERT EQUIVALENT scaled scaled (WHEN expr)? # equivalentMember
    | ASSERT expr # assertMember
    | label annotation? ASSIGN expr # fieldMember
    ;

// An estimator where an operand stands beside another: 0.2 * grpo(low: 0.1)
scaled: ((INT | REAL) STAR)? estimatorRef;
estimatorRef: plainName (DOT label)* arguments?;

// ---- actions

runBlock: RUN name? LBRACE separators? (statement (separators statement)* separators?)? RBRACE;

statement
    : LET name annotation? ASSIGN computation (IN expr)? # letStatement
    | computation # computationStatement
    ;

computation: action | unbound;

action
    : TRAIN postfix options? # trainAction
    | STEP postfix options? # stepAction
    | EVALUATE postfix ON postfix options? # evaluateAction
    | SAMPLE postfix ON postfix options? # sampleAction
    | REPLAY postfix options? # replayAction
    | COMPARE LPAREN computation (COMMA computation)* COMMA? RPAREN # compareAction
    | SHOW computation # showAction
    | SAVE postfix TO postfix # saveAction
    ;

options: WITH block;

// ---- expressions, loosest first

expr: letIn | unbound;
unbound: conditional | lambda | pipe;

letIn: LET binding (separators? LET binding)* IN expr;
binding: name annotation? ASSIGN expr;
conditional: IF expr THEN expr ELSE expr;
lambda: (name | LPAREN (lambdaParameter (COMMA lambdaParameter)* COMMA?)? RPAREN) FAT_ARROW expr;
lambdaParameter: name annotation?;

pipe: disjunction (PIPE disjunction)*;
disjunction: conjunction (OR conjunction)*;
conjunction: negation (AND negation)*;
negation: NOT negation | comparison;
comparison: alternative (comparator alternative)*;
comparator: EQ | NE | LT | LE | GT | GE;
alternative: sum (OR_ELSE sum)*;
sum: product ((PLUS | MINUS) product)*;
product: unary ((STAR | SLASH) unary)*;
unary: MINUS unary | power;
power: postfix (CARET unary)?;
postfix: primary suffix*;
suffix: DOT label # memberSuffix | arguments # callSuffix | LBRACK expr RBRACK # indexSuffix;

primary
    : INT # intPrimary
    | REAL # realPrimary
    | BAD_NUMBER # badNumber
    | STRING # textPrimary
    | OPEN_STRING # openText
    | (TRUE | FALSE) # boolPrimary
    | NULL # nullPrimary
    | name # namePrimary
    | LPAREN expr RPAREN # parenthesised
    | LBRACK (expr (COMMA expr)* COMMA?)? RBRACK # listPrimary
    | LBRACE separators? (recordEntry (listSeparator recordEntry)* listSeparator?)? RBRACE # recordPrimary
    ;

recordEntry: label COLON expr;
arguments: LPAREN (argument (COMMA argument)* COMMA?)? RPAREN;
argument: (label COLON)? expr;
listSeparator: COMMA separators? | separators;

// ---- types

type: perType (ARROW type)? | typeList ARROW type;
typeList: LPAREN (type (COMMA type)* COMMA?)? RPAREN;
perType: nullableType (PER name)?;
nullableType: baseType QUESTION*;
baseType
    : name (DOT label)* (LT type (COMMA type)* GT)? # namedType
    | LBRACE separators? (typeEntry (listSeparator typeEntry)* listSeparator?)? RBRACE # recordType
    | LPAREN type RPAREN # parenthesisedType
    ;
typeEntry: label COLON type;

// ---- names

name: plainName | WHERE | WITH | ON | TO | AS | PER | FOREIGN | WEIGHT | ASSERT | EQUIVALENT | WHEN;
plainName
    : IDENT
    | MODEL | DATASET | TASK | REWARD | ESTIMATOR | SCHEDULE | OPTIMIZER | RECIPE | TEST | RUN
    ;
// After a dot, before a colon and left of a field's sign every word is a name.
label
    : name
    | LET | FN | PARAM | IMPORT | IF | THEN | ELSE | IN | AND | OR | NOT | TRUE | FALSE | NULL
    | TRAIN | EVALUATE | SAMPLE | STEP | REPLAY | COMPARE | SHOW | SAVE
    ;
