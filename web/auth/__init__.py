"""web/auth"""
