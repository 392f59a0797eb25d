"""web/language"""
