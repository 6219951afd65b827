// function: no function `judge`
const judge = "right";
