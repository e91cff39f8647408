"""What a service may refuse, in words that a view can show."""


class DomainError(Exception):
    """A refusal whose text is a French sentence for the visitor. `status` is the HTTP answer."""

    status = 422


class NotNow(DomainError):
    """The thing is no longer in a state that allows the act (somebody was faster)."""

    status = 409


class TooMany(DomainError):
    """Too many attempts; `wait` is the number of seconds before the next one."""

    status = 429

    def __init__(self, sentence: str, wait: int) -> None:
        super().__init__(sentence)
        self.wait = wait
