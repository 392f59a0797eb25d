"""web/design"""
