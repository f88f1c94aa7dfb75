// Where a function of EL0 returns to.
    .text
    .global user_return
user_return:
    svc #0
